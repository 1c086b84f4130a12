import type { Arm } from '../../azure/arm.ts';
import type { ResourceId } from '../../connection/resource-id.ts';
import type { IpRange } from './ip-range.ts';

/** Whom a target lets in by its network, whatever their credentials. */
export type FirewallState =
  /** Everyone. */
  | { readonly kind: 'open' }
  /** Nobody from outside, and no rule of ours can change that. */
  | { readonly kind: 'closed'; readonly why: string }
  /** Those whom a rule admits. */
  | FilteredState;

export interface FilteredState {
  readonly kind: 'filtered';
  readonly admitted: readonly IpRange[];
  /** Ranges of the rules that bear a name of ours. A list of addresses has no names. */
  readonly named: readonly string[];
  /** What the target is doing, when it takes no change before it has done it. */
  readonly busy?: string;
  /** What a rule does not achieve. */
  readonly caveat?: (clusterLocation: string) => string | undefined;
}

/**
 * The firewall of a target's resource: the account, the vault, the server. Ranges are in canonical form: `203.0.113.7`
 * or `203.0.113.0/28`.
 */
export interface NetworkRules {
  read(arm: Arm, resource: ResourceId): Promise<FirewallState>;
  /** Adds rules for ranges that have none; those of others stay. The target may need a while until they hold. */
  admit(arm: Arm, resource: ResourceId, ranges: readonly string[]): Promise<void>;
  /**
   * Removes the rule of a range, if there is one. False when it stays, because without any rule the firewall would be
   * open to everyone.
   */
  remove(arm: Arm, resource: ResourceId, range: string): Promise<boolean>;
}

/** Does the value of `publicNetworkAccess` let nobody in? Services differ in its letter case. */
export function isPrivate(publicNetworkAccess: string | null | undefined): boolean {
  return ['disabled', 'securedbyperimeter'].includes(publicNetworkAccess?.toLowerCase() ?? '');
}

export const PUBLIC_ACCESS_OFF =
  "its public network access is off, so no firewall rule can admit the cluster. Reach it by a private endpoint in the cluster's virtual network, or turn public network access on";
