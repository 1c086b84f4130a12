import { idKey } from '../../local/azure/resource-path.ts';
import type { Place } from '../helpers/place.ts';
import type { TestBed } from '../helpers/test-bed.ts';

/** Changes a resource of Azure behind the app's back: a merge patch of its properties, lists as a whole. */
export async function changeDocument(bed: TestBed, id: string, properties: object): Promise<void> {
  const document = (await bed.admin.read(id))!;
  await bed.admin.write(id, { ...document, properties: { ...document.properties, ...properties } });
}

/** Deletes the only resource of a place whose id matches. */
export async function removeResource({ bed, ids }: Place, pattern: RegExp): Promise<void> {
  const all = await bed.admin.resources(new RegExp(ids.subscriptionId, 'i'));
  const found = all.filter(({ id }) => pattern.test(id));
  if (found.length !== 1) throw new Error(`${found.length} resources match ${pattern.source}`);
  await bed.admin.remove(found[0]!.id);
}

/** Changes an object in the cluster of a place by a merge patch (RFC 7396). */
export async function changeObject({ bed, cluster }: Place, path: string, change: unknown): Promise<void> {
  const existing = await bed.cluster.read(cluster, path);
  const { status } = await bed.cluster.send(cluster, path, { method: 'PUT', body: mergePatch(existing, change) });
  if (status !== 200) throw new Error(`${path} was not changed: ${status}`);
}

export async function removeObject({ bed, cluster }: Pick<Place, 'bed' | 'cluster'>, path: string): Promise<void> {
  const { status } = await bed.cluster.send(cluster, path, { method: 'DELETE' });
  if (status !== 200) throw new Error(`${path} was not deleted: ${status}`);
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null) return patch;
  const merged: Record<string, unknown> = { ...(target as Record<string, unknown>) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(merged, key);
    else merged[key] = mergePatch(merged[key], value);
  }
  return merged;
}

/** Everything at a place, in Azure and in the cluster, without what every write changes. */
export async function everythingAt({ bed, cluster, ids }: Place): Promise<Record<string, unknown>> {
  const documents = await bed.admin.resources(new RegExp(ids.subscriptionId, 'i'));
  const lists = await Promise.all(
    ['secrets', 'serviceaccounts'].map(async (plural) => {
      const { body } = await bed.cluster.send(cluster, `/api/v1/${plural}`);
      return (body as { items: Item[] }).items.map((item) => [`${plural} ${nameOf(item)}`, lasting(item)] as const);
    }),
  );
  const all = [...documents.map((one) => [idKey(one.id), lasting(one.properties)] as const), ...lists.flat()];
  return Object.fromEntries(all.filter(([name]) => !OF_THE_CHART.test(name)));
}

interface Item {
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

/** The release of the extension's chart has a revision for each write of the extension. */
const OF_THE_CHART = /^\w+ sc-system\//;

const VOLATILE = /^(uid|resourceVersion|managedFields|creationTimestamp|generation|e?tag|\w*(On|Time|At))$/i;

function nameOf({ metadata }: Item): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function lasting(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(lasting);
  const kept = Object.entries(value).filter(([key]) => !VOLATILE.test(key));
  return Object.fromEntries(kept.map(([key, one]) => [key, lasting(one)]));
}
