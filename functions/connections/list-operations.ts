import type { InvocationContext } from '@azure/functions';

import { claimKey, clusterKey } from '../../shared/connection/names.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import { accessToCluster } from '../../shared/policy/access.ts';
import type { OperationInput } from '../../shared/workflow/operation-input.ts';
import { accessToOperation } from '../../shared/workflow/operation-access.ts';
import { viewOperation, type OperationInstance, type OperationView } from '../../shared/workflow/operation-view.ts';
import { currentGuard } from '../policy/guard.ts';
import { toOperationInstance } from './find-instance.ts';
import { orderOf } from './operation-ids.ts';
import { queryInstances, type ListedInstance } from './query-instances.ts';

export interface HistoryQuery {
  readonly cluster: ResourceId;
  /** Name of one connection; without it those of all connections of the cluster. */
  readonly name: string | undefined;
  readonly top: number;
  /** Where the page before ended, as `orderOf` says it. */
  readonly before: string | undefined;
}

export interface HistoryPage {
  readonly operations: readonly OperationView[];
  /** Where the next page goes on; absent after the last one. */
  readonly next?: string;
}

/**
 * The operations on a cluster or a connection that the caller may read, newest first. The engine lists by the beginning
 * of an id and in an order of its own, so all that match are read; the purge keeps them few.
 */
export async function listOperations(
  context: InvocationContext,
  { cluster, name, top, before }: HistoryQuery,
): Promise<HistoryPage> {
  const guard = currentGuard();
  const id = formatResourceId(cluster);
  guard.check(accessToCluster('read', id));
  const idPrefix = name === undefined ? clusterKey(cluster) : claimKey(cluster, name);
  const found: Ordered[] = [];
  for await (const page of queryInstances(context, { idPrefix, showInput: true })) {
    found.push(...page.flatMap((instance) => ordered(instance, before)));
  }
  const sorted = found
    .filter(({ operation: { input } }) => isAbout(input, id, name) && guard.allows(accessToOperation('read', input)))
    .toSorted((one, other) => (one.order < other.order ? 1 : -1));
  const shown = sorted.slice(0, top);
  const last = shown.at(-1);
  const operations = shown.map(({ operation }) => viewOperation(operation));
  return { operations, ...(last && sorted.length > top && { next: last.order }) };
}

interface Ordered {
  readonly order: string;
  readonly operation: OperationInstance;
}

function ordered(instance: ListedInstance, before: string | undefined): Ordered[] {
  const order = orderOf(instance.instanceId);
  if (order === undefined || (before !== undefined && order >= before)) return [];
  return [{ order, operation: toOperationInstance(instance) }];
}

/** The beginning of an id is a short hash, and names that differ in signs only share it. */
function isAbout({ connection }: OperationInput, cluster: string, name: string | undefined): boolean {
  const here = connection.cluster.toLowerCase() === cluster.toLowerCase();
  return here && (name === undefined || connection.name.toLowerCase() === name.toLowerCase());
}
