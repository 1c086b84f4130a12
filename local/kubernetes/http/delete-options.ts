import { asList, asObject, asText, asTexts } from '../json.ts';
import type { DeleteOptions } from '../registry/remove.ts';
import { bodyOf } from './body.ts';
import type { Exchange } from './exchange.ts';

/** Reads how to delete, from the body (a `DeleteOptions`) or else from the query. */
export async function deleteOptions({ request, query }: Exchange): Promise<DeleteOptions> {
  const body = asObject(await bodyOf(request));
  const { uid, resourceVersion } = asTexts(body.preconditions);
  const orphans = body.orphanDependents === true || query.get('orphanDependents') === 'true';
  const policy = asText(body.propagationPolicy) ?? query.get('propagationPolicy') ?? undefined;
  return {
    dryRun: [...asList(body.dryRun), ...query.getAll('dryRun')].includes('All'),
    propagationPolicy: policy ?? (orphans ? 'Orphan' : 'Background'),
    ...(uid !== undefined && { uid }),
    ...(resourceVersion !== undefined && { resourceVersion }),
  };
}
