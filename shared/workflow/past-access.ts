import { hasAssignment } from '../azure/role-assignment.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import { targetIdOf } from '../connection/target-id.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import { targetOf } from './connection-target.ts';
import { accessTraces, footprint, ifThere } from './footprint.ts';
import type { Trace } from './outcome.ts';
import type { Tools } from './tools.ts';

/**
 * What a connection may have been given before its target was switched to another way of giving access: a vault from
 * Azure roles to access policies, or back. Nothing here says that it was given.
 */
export async function pastAccess(tools: Tools, cluster: ResourceId, record: ConnectionRecord): Promise<Trace[]> {
  const target = targetOf(record);
  const id = targetIdOf(record);
  const ways = target.ways?.(id);
  if (!ways || record.auth.kind === 'secret') return [];
  const now = await ifThere(() => target.access(tools.arm, id));
  // What is granted on a target goes with the target.
  const past = now ? ways.filter(({ kind }) => kind !== now.kind) : [];
  const traces = await Promise.all(past.map((access) => accessTraces(tools, { cluster, record }, access)));
  return traces.flat();
}

/** Everything that a connection has left, what it was given in an earlier way too if that is still there. */
export async function fullFootprint(tools: Tools, cluster: ResourceId, record: ConnectionRecord): Promise<Trace[]> {
  const left: Trace[] = [];
  for (const trace of await pastAccess(tools, cluster, record)) {
    if (trace.kind !== 'roleAssignment' || (await hasAssignment(tools.arm, resourceIdOf(trace.id)))) left.push(trace);
  }
  return [...left, ...(await footprint(tools, cluster, record))];
}
