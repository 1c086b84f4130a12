import { resourceName } from '../../connection/resource-id.ts';
import { optsOut } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import { isAdmitted } from '../../targets/network/ip-range.ts';
import type { FilteredState } from '../../targets/network/network-rules.ts';
import { firewallOf, ruleWrite, type Firewall } from '../firewall.ts';
import type { StepInput } from '../operation-input.ts';
import { done, skipped, waitFor, type Outcome } from '../outcome.ts';
import { clusterRanges } from '../own-ranges.ts';
import type { Tools } from '../tools.ts';
import { inTurnOf } from '../turns.ts';
import { announce } from './announce.ts';

/**
 * Lets the cluster's public addresses through the firewall of the target, where it has one that is on. The record says
 * which rules are ours; those, and no others, are written. What no rule can open is a warning, not a failure: the
 * workload may have another way.
 */
export async function openFirewall(tools: Tools, input: StepInput): Promise<Outcome> {
  const { connection } = input;
  if (optsOut(connection, 'publicnetwork')) return skipped('left alone, as the request asks');
  const firewall = firewallOf(connection);
  if (!firewall) return skipped('the target has no firewall in Azure');
  const state = await inTurnOf(tools, firewall.resource, () => firewall.rules.read(tools.arm, firewall.resource));
  switch (state.kind) {
    case 'open':
      return skipped('not needed: the target lets every network in');
    case 'closed':
      return warned('no rule was added', [`${resourceName(firewall.resource)}: ${state.why}`]);
    case 'filtered':
      return admitCluster(tools, input, { firewall, state });
  }
}

async function admitCluster(
  tools: Tools,
  input: StepInput,
  { firewall, state }: { firewall: Firewall; state: FilteredState },
): Promise<Outcome> {
  const own = input.facts.ipRules ?? [];
  const missing = missingRules(state, own);
  if (missing.length === 0) return admitted(tools, input, { firewall, state });
  if (state.busy !== undefined) return waitFor(`the firewall of ${resourceName(firewall.resource)} ${state.busy}`);
  const announced = announce(
    input,
    missing.map((range) => ruleWrite(firewall, range)),
  );
  if (announced) return announced;
  // The list is read and written as a whole, so connections to one target take turns, and each looks again afterwards.
  await inTurnOf(tools, firewall.resource, () => firewall.rules.admit(tools.arm, firewall.resource, missing));
  const after = await firewall.rules.read(tools.arm, firewall.resource);
  const holds = after.kind === 'filtered' && missing.every((range) => isAdmitted(after.admitted, range));
  if (holds) return admitted(tools, input, { firewall, state });
  return waitFor(`the firewall of ${resourceName(firewall.resource)} is taking the rules for ${missing.join(', ')}`);
}

/** The ranges of those that shall have a rule which the firewall does not admit. */
export function missingRules({ admitted }: FilteredState, own: readonly string[]): string[] {
  return own.filter((range) => !isAdmitted(admitted, range));
}

/** Done, with whatever a person should know about it. */
async function admitted(
  tools: Tools,
  { connection, facts }: StepInput,
  { firewall, state }: { firewall: Firewall; state: FilteredState },
): Promise<Outcome> {
  const { location, unknown } = await clusterRanges(tools, resourceIdOf(connection.cluster));
  const name = resourceName(firewall.resource);
  const warnings = [unknown, state.caveat?.(location)].filter((text) => text !== undefined);
  const own = facts.ipRules ?? [];
  const message = own.length === 0 ? 'no rule was added' : `the firewall admits ${own.join(', ')}`;
  return warned(
    message,
    warnings.map((text) => `${name}: ${text}`),
  );
}

function warned(message: string, warnings: readonly string[]): Outcome {
  if (warnings.length === 0) return done(message);
  return done(`${message}; ${warnings.join('; ')}`, { warnings });
}
