import { resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import { recordKey } from '../connection/record-codec.ts';
import { clustersElsewhere } from './clusters-elsewhere.ts';
import { firewallRulesOf, footprint, ifThere, traceKey } from './footprint.ts';
import type { Trace } from './outcome.ts';
import { pastAccess } from './past-access.ts';
import { mayServeElsewhere } from './reach.ts';
import { listRecords } from './records.ts';
import type { Tools } from './tools.ts';

/** Whose trace it is: the connection that no longer needs it. */
export interface Owner {
  readonly cluster: ResourceId;
  readonly name: string;
}

/**
 * Who else needs a trace, as words for a person; `undefined` when nobody does. Connections of the same cluster are
 * counted from their records; what is granted on a target may serve clusters of any subscription.
 */
export async function otherUser(tools: Tools, owner: Owner, trace: Trace): Promise<string | undefined> {
  if (trace.kind === 'secret') return undefined;
  const here = await userIn(tools, owner.cluster, trace, owner.name);
  if (here !== undefined) return `connection '${here}'`;
  return (await mayServeElsewhere(tools, owner.cluster, trace))
    ? userElsewhere(tools, owner.cluster, trace)
    : undefined;
}

/**
 * The same trace as another connection's record has it, which says that it is ours; `undefined` when none does. Records
 * that cannot be read now say nothing.
 */
export async function claimedTrace(tools: Tools, owner: Owner, trace: Trace): Promise<Trace | undefined> {
  const here = await useIn(tools, owner.cluster, trace, owner.name);
  if (here) return here.trace;
  for await (const { clusters } of clustersElsewhere(tools, owner.cluster)) {
    for (const other of clusters ?? []) {
      const there = await useIn(tools, other, trace).catch(() => undefined);
      if (there) return there.trace;
    }
  }
  return undefined;
}

async function userElsewhere(tools: Tools, cluster: ResourceId, trace: Trace): Promise<string | undefined> {
  for await (const { subscriptionId, clusters } of clustersElsewhere(tools, cluster)) {
    if (!clusters) return `an unknown connection of subscription ${subscriptionId}, whose clusters may not be listed,`;
    for (const other of clusters) {
      const user = await userIn(tools, other, trace).catch(() => 'unknown: its records could not be read');
      if (user !== undefined) return `connection '${user}' of cluster ${resourceName(other)}`;
    }
  }
  return undefined;
}

async function userIn(
  tools: Tools,
  cluster: ResourceId,
  trace: Trace,
  exceptName?: string,
): Promise<string | undefined> {
  return (await useIn(tools, cluster, trace, exceptName))?.name;
}

/** The first connection of a cluster that needs a trace, and the trace as that one needs it. */
async function useIn(
  tools: Tools,
  cluster: ResourceId,
  trace: Trace,
  exceptName?: string,
): Promise<{ readonly name: string; readonly trace: Trace } | undefined> {
  const records = (await ifThere(() => listRecords(tools, cluster))) ?? [];
  for (const record of records) {
    const isOwner = exceptName !== undefined && recordKey(record.name) === recordKey(exceptName);
    if (isOwner || !mayUse(record, trace)) continue;
    const traces = await tracesLike(tools, { cluster, record }, trace);
    const same = traces.find((one) => traceKey(one) === traceKey(trace));
    if (same) return { name: record.name, trace: same };
  }
  return undefined;
}

/** Which rules of a firewall a connection needs stands in its record: nothing has to be read for it. */
async function tracesLike(
  tools: Tools,
  { cluster, record }: { readonly cluster: ResourceId; readonly record: ConnectionRecord },
  { kind }: Trace,
): Promise<readonly Trace[]> {
  if (kind === 'firewallRule') return firewallRulesOf(record);
  return [...(await footprint(tools, cluster, record)), ...(await pastAccess(tools, cluster, record))];
}

/** Spares the reading of targets that cannot matter. */
function mayUse({ auth, namespace, addedIpRules, formerRights }: ConnectionRecord, trace: Trace): boolean {
  switch (trace.kind) {
    case 'secret':
      return false;
    case 'serviceAccount':
      return namespace === trace.namespace && auth.kind === 'userAssignedIdentity';
    case 'firewallRule':
      return addedIpRules?.includes(trace.range) === true;
    case 'federatedCredential':
      return auth.identityId !== undefined && isBelow(trace.id, auth.identityId);
    default:
      // What is granted on a target.
      return isOfPrincipal(auth, trace.principalId) || formerRights !== undefined;
  }
}

function isOfPrincipal({ kind, principalId }: ConnectionRecord['auth'], wanted: string): boolean {
  // Until the add-on is on its principal is not in the record.
  if (principalId === undefined) return kind === 'keyVaultCsi';
  return principalId.toLowerCase() === wanted.toLowerCase();
}

function isBelow(id: string, parent: string): boolean {
  return id.toLowerCase().startsWith(`${parent.toLowerCase()}/`);
}
