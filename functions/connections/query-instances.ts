import type { InvocationContext } from '@azure/functions';
import * as z from 'zod';

/** Which instances of the engine to list. */
export interface InstanceQuery {
  readonly idPrefix?: string;
  readonly createdTo?: Date;
  readonly statuses?: readonly string[];
  readonly showInput: boolean;
}

/** One instance as the durable HTTP API lists it. */
export type ListedInstance = z.infer<typeof pageSchema>[number];

/**
 * What the durable client binding carries, of which the library shows only a part: where the API is for the app's own
 * calls, or, on hosts without that, the public one and its key.
 */
const bindingSchema = z.union([
  z.object({ rpcBaseUrl: z.url() }),
  z.object({ baseUrl: z.url(), requiredQueryStringParameters: z.string() }),
]);

const pageSchema = z.array(
  z.object({
    instanceId: z.string(),
    runtimeStatus: z.string(),
    createdTime: z.coerce.date(),
    lastUpdatedTime: z.coerce.date(),
    input: z.unknown(),
    output: z.unknown(),
    customStatus: z.unknown(),
  }),
);

const PAGE = 100;
const TIMEOUT_MILLISECONDS = 30_000;
const CONTINUATION = 'x-ms-continuation-token';

/** Instances of the engine, page by page, as the durable client cannot list them: by the beginning of their id. */
export async function* queryInstances(
  context: InvocationContext,
  query: InstanceQuery,
): AsyncGenerator<ListedInstance[]> {
  const url = queryUrl(context, query);
  let token: string | null = null;
  do {
    const headers: Record<string, string> = token ? { [CONTINUATION]: token } : {};
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    // The URL holds a key: no error may name it.
    if (!response.ok) throw new Error(`the durable HTTP API answered a query with ${response.status}`);
    yield pageSchema.parse(await response.json());
    token = response.headers.get(CONTINUATION);
  } while (token);
}

function queryUrl(context: InvocationContext, query: InstanceQuery): URL {
  const input = context.options.extraInputs.find(({ type }) => type === 'durableClient');
  if (!input) throw new Error('the function has no durable client');
  const binding = bindingSchema.parse(context.extraInputs.get(input));
  const url =
    'rpcBaseUrl' in binding
      ? new URL('instances/', binding.rpcBaseUrl)
      : new URL(`${binding.baseUrl}/instances?${binding.requiredQueryStringParameters}`);
  const { idPrefix, createdTo, statuses, showInput } = query;
  if (idPrefix !== undefined) url.searchParams.set('instanceIdPrefix', idPrefix);
  if (createdTo) url.searchParams.set('createdTimeTo', createdTo.toISOString());
  if (statuses) url.searchParams.set('runtimeStatus', statuses.join(','));
  url.searchParams.set('showInput', String(showInput));
  url.searchParams.set('top', String(PAGE));
  return url;
}
