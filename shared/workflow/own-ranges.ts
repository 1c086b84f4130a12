import { readOutboundAddresses } from '../azure/outbound-addresses.ts';
import { sameResource, type ResourceId } from '../connection/resource-id.ts';
import { optsOut, type ConnectionRecord, type ConnectionSpec } from '../connection/spec.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import { canonicalRange, isAdmitted } from '../targets/network/ip-range.ts';
import type { FilteredState } from '../targets/network/network-rules.ts';
import { firewallOf, ruleWrite, type Firewall } from './firewall.ts';
import { claimedTrace } from './sharing.ts';
import type { Tools } from './tools.ts';

/**
 * The ranges that a connection has to see admitted and may remove again: those of the cluster that the firewall does
 * not admit yet, and those whose rule is ours already, by its name or because another connection says so. A rule that
 * somebody else made serves too, and stays theirs.
 */
export async function ownRanges(
  tools: Tools,
  connection: ConnectionSpec,
  existing: ConnectionRecord | undefined,
): Promise<readonly string[]> {
  const firewall = optsOut(connection, 'publicnetwork') ? undefined : firewallOf(connection);
  if (!firewall) return [];
  const state = await firewall.rules.read(tools.arm, firewall.resource);
  const before = ownBefore(firewall, existing);
  // A firewall that is off now may be on again: what is ours in it stays.
  if (state.kind !== 'filtered') return before;
  const { ranges } = await clusterRanges(tools, resourceIdOf(connection.cluster));
  const own: string[] = [];
  for (const range of ranges) {
    if (before.includes(range) || (await isOurs(tools, { connection, firewall, state }, range))) own.push(range);
  }
  return own;
}

function ownBefore({ resource }: Firewall, existing: ConnectionRecord | undefined): readonly string[] {
  const other = existing && firewallOf(existing);
  return other && sameResource(other.resource, resource) ? (existing.addedIpRules ?? []) : [];
}

async function isOurs(
  tools: Tools,
  { connection, firewall, state }: { connection: ConnectionSpec; firewall: Firewall; state: FilteredState },
  range: string,
): Promise<boolean> {
  if (!isAdmitted(state.admitted, range) || state.named.includes(range)) return true;
  const owner = { cluster: resourceIdOf(connection.cluster), name: connection.name };
  return (await claimedTrace(tools, owner, ruleWrite(firewall, range))) !== undefined;
}

/** The public ranges of a cluster in canonical form, and why there are none. */
export async function clusterRanges(
  tools: Tools,
  cluster: ResourceId,
): Promise<{ readonly location: string; readonly ranges: readonly string[]; readonly unknown?: string }> {
  const { addresses, ...others } = await readOutboundAddresses(tools.arm, cluster);
  const ranges = addresses.map((address) => canonicalRange(address)).filter((range) => range !== undefined);
  return { ...others, ranges: [...new Set(ranges)].toSorted() };
}
