import { badRequest } from '../api-error.ts';
import type { Wanted } from '../http/accept.ts';
import { asObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import type { Resource } from '../resource.ts';
import { toPartial, toTable, type TableOptions } from './table.ts';

/** An object or a list of a resource. */
type Body = Readonly<Record<string, unknown>>;

/** How one client wants to see objects. */
export interface View {
  readonly wanted: Wanted;
  readonly includeObject: string;
  /** Whether a table has headings; the later ones of a watch have none. */
  readonly headings: boolean;
}

export function viewOf(wanted: Wanted, query: URLSearchParams): View {
  const includeObject = query.get('includeObject') ?? 'Metadata';
  if (!['None', 'Metadata', 'Object'].includes(includeObject)) {
    throw badRequest(`unrecognized includeObject value: "${includeObject}"`);
  }
  return { wanted, includeObject, headings: true };
}

/** Converts an object or a list into the form that the client asked for; a `Status` stays what it is. */
export function present(resource: Resource, body: Body, view: View): Body {
  const { as, version = 'v1' } = view.wanted;
  if (body.kind === 'Status' || as === undefined) return body;
  const items = 'items' in body ? (body.items as KubernetesObject[]) : [body as KubernetesObject];
  if (as === 'Table') return toTable(resource, items, listMetadata(body), tableOptions(view));
  if (!('items' in body)) return toPartial(body as KubernetesObject, version);
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: body.metadata,
    items: items.map((item) => toPartial(item, version)),
  };
}

export function tableOptions({ wanted, includeObject, headings }: View): TableOptions {
  return { includeObject, version: wanted.version ?? 'v1', headings };
}

function listMetadata(body: Body): unknown {
  return 'items' in body ? body.metadata : { resourceVersion: asObject(body.metadata).resourceVersion };
}
