import { optsOut } from '../../connection/spec.ts';
import { isAdmitted } from '../../targets/network/ip-range.ts';
import type { FilteredState } from '../../targets/network/network-rules.ts';
import { firewallOf } from '../firewall.ts';
import { clusterRanges } from '../own-ranges.ts';
import { missingRules } from '../steps/open-firewall.ts';
import { failure, notChecked, SUCCESS, warning, type Finding } from './report.ts';
import type { Subject } from './subject.ts';

export async function checkTargetExists({ targetExists, record }: Subject): Promise<Finding> {
  if (await targetExists()) return SUCCESS;
  return failure('ValidationTargetMissing', `${record.targetId} does not exist`);
}

/**
 * Whether the target's firewall lets the cluster in. A rule of ours that is gone is a failure; a firewall that knows
 * nothing of the cluster is a warning, because the workload may have a private way.
 */
export async function checkFirewall(subject: Subject): Promise<Finding> {
  const { tools, targetExists, record } = subject;
  if (!(await targetExists())) return notChecked('the target does not exist');
  const firewall = firewallOf(record);
  if (!firewall) return SUCCESS;
  const state = await firewall.rules.read(tools.arm, firewall.resource);
  switch (state.kind) {
    case 'open':
      return SUCCESS;
    case 'closed':
      return warning('ValidationFirewallClosed', `${record.targetId}: ${state.why}`);
    case 'filtered':
      return checkRules(subject, state);
  }
}

async function checkRules({ tools, cluster, record }: Subject, state: FilteredState): Promise<Finding> {
  const gone = missingRules(state, record.addedIpRules ?? []);
  if (gone.length > 0) {
    return failure('ValidationFirewallRuleMissing', `the firewall does not admit ${gone.join(', ')} any more`);
  }
  if (optsOut(record, 'publicnetwork')) return SUCCESS;
  const { ranges, location, unknown } = await clusterRanges(tools, cluster);
  const outside = ranges.filter((range) => !isAdmitted(state.admitted, range));
  const reason = outside.length > 0 ? `the firewall does not admit ${outside.join(', ')}` : unknown;
  const text = reason ?? state.caveat?.(location);
  return text === undefined ? SUCCESS : warning('ValidationFirewallRestricted', text);
}
