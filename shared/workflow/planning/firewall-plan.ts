import type { ConnectionRecord } from '../../connection/spec.ts';
import { firewallOf, ruleWrite } from '../firewall.ts';
import { missingRules } from '../steps/open-firewall.ts';
import type { Tools } from '../tools.ts';
import { attempt, type Draft } from './draft.ts';
import { firewallPreview } from './preview.ts';

/** The rules that the target's firewall shall have and has not. */
export async function planFirewall(tools: Tools, draft: Draft, record: ConnectionRecord): Promise<void> {
  const own = record.addedIpRules ?? [];
  const firewall = own.length === 0 ? undefined : firewallOf(record);
  if (!firewall) return;
  const state = await attempt(draft, 'TargetNotFound', () => firewall.rules.read(tools.arm, firewall.resource));
  if (state?.kind !== 'filtered') return;
  for (const range of missingRules(state, own)) draft.previews.push(firewallPreview(ruleWrite(firewall, range)));
}
