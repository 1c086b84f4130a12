import { ancestor, formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { isEndpoint, targetIdOf, type StoredTargetId } from '../connection/target-id.ts';
import { resourceIdOf } from '../connection/to-spec.ts';
import { findTargetByName } from '../targets/catalogue.ts';
import type { NetworkRules } from '../targets/network/network-rules.ts';
import type { Write } from './outcome.ts';

/** The firewall of a connection's target. */
export interface Firewall {
  /** The target's name in the catalogue. */
  readonly target: string;
  readonly resource: ResourceId;
  readonly rules: NetworkRules;
}

type RuleWrite = Extract<Write, { kind: 'firewallRule' }>;

/** The firewall of a target; `undefined` for one that has none in Azure. */
export function firewallOf({ target, ...stored }: StoredTargetId & { readonly target: string }): Firewall | undefined {
  const id = targetIdOf(stored);
  const rules = findTargetByName(target).network;
  return rules && !isEndpoint(id) ? { target, resource: ancestor(id, 1), rules } : undefined;
}

/** The firewall that a rule was written into. */
export function firewallOfRule({ target, resource }: Pick<RuleWrite, 'target' | 'resource'>): Firewall {
  const rules = findTargetByName(target).network;
  if (!rules) throw new Error(`a firewall rule of ${target}, which has none`);
  return { target, resource: resourceIdOf(resource), rules };
}

/** One rule as undo and removal know it. */
export function ruleWrite({ target, resource }: Firewall, range: string): RuleWrite {
  return { kind: 'firewallRule', target, resource: formatResourceId(resource), range };
}
