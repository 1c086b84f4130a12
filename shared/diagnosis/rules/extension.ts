import type { Extension } from '../../azure/extension.ts';
import type { FindingCode } from '../catalogue/catalogue.ts';
import { clusterDetails } from '../cluster-details.ts';
import type { Evidence } from '../evidence.ts';
import { seen } from '../look.ts';
import { isMoving } from './cluster.ts';
import { pullProblems } from './image-pull.ts';
import type { Rule, Symptom } from './symptom.ts';

export const extensionRules: Rule = (evidence) => {
  const extension = seen(evidence.extension);
  if (evidence.records === 'cluster') return [];
  const own = extension ? symptomsOf(extension, evidence) : [];
  return [...own, ...pendingRelease(evidence, own), ...egress(evidence, own)];
};

/** Of an extension of another type nothing more is of interest. */
function symptomsOf(extension: Extension, { extensionType }: Evidence): Symptom[] {
  if (!sameWord(extension.extensionType, extensionType)) return [foreign(extension)];
  return extension.provisioningState === 'Failed' ? failures(extension) : [];
}

function foreign({ extensionType }: Extension): Symptom {
  return {
    code: 'ExtensionConflict',
    evidence: [`the type of sc-extension is ${extensionType}`],
    values: { type: extensionType },
  };
}

/**
 * The agent and Helm say what went wrong only in the text, under one code for everything; these are the documented
 * texts, in the wordings that are in use.
 */
const TEXTS: readonly (readonly [FindingCode, RegExp])[] = [
  ['AgentNotResponding', /unabled? to get a response from the agent|status not populated/i],
  [
    'HelmChartDownload',
    /unable to download the helm chart|failed to (?:pull|download|fetch) (?:the )?(?:helm )?chart/i,
  ],
  ['HelmRenderFailed', /helm chart rendering failed|(?:execution|parse) error (?:in|at) \(/i],
  ['HelmResourceExists', /resource already exists in your cluster|cannot be imported into the current release/i],
  [
    'HelmOperationInProgress',
    /operation is already in progress for helm|another operation \(install\/upgrade\/rollback\)/i,
  ],
  [
    'HelmTimeout',
    /timed out waiting for (?:the )?resource|context deadline exceeded|backofflimitexceeded|timed out waiting for the condition/i,
  ],
  ['PassingConflict', /invalid status code:? '?conflict|operationnotallowed|conflicting operation in progress/i],
];

function failures({ messages, provisioningState }: Extension): Symptom[] {
  const evidence = messages.length === 0 ? ['Azure gives no reason'] : messages;
  const [first] = TEXTS.filter(([, text]) => messages.some((message) => text.test(message)));
  return [{ code: first?.[0] ?? 'ExtensionFailed', evidence: [...evidence, `sc-extension is ${provisioningState}`] }];
}

/** A release that is pending although nobody is installing. */
function pendingRelease({ release, extension }: Evidence, found: readonly Symptom[]): Symptom[] {
  const last = seen(release);
  const installing = isMoving(seen(extension)?.provisioningState ?? 'Succeeded');
  if (!last?.status.startsWith('pending-') || installing) return [];
  if (found.some(({ code }) => code === 'HelmOperationInProgress')) return [];
  const evidence = `revision ${last.revision} of release ${last.name} is ${last.status} and nobody is working on it`;
  return [{ code: 'HelmOperationInProgress', evidence: [evidence] }];
}

/** Outbound types with which the way out is the customer's own. */
const OWN_WAY_OUT = ['userDefinedRouting', 'none', 'block'];

/** The network is to blame when nodes or agent time out, and most likely so when the customer's firewall is on the way. */
function egress({ document, pods, events }: Evidence, found: readonly Symptom[]): Symptom[] {
  const { outboundType } = clusterDetails(seen(document)?.raw ?? {});
  const pulls = pullProblems(seen(pods) ?? [], seen(events) ?? []).filter(({ kind }) => kind === 'network');
  const download = found.find(({ code }) => code === 'HelmChartDownload');
  if (pulls.length === 0 && !(download && OWN_WAY_OUT.includes(outboundType))) return [];
  const evidence = [`the outbound type is ${outboundType}`, ...pulls.map(({ evidence: text }) => text)];
  return [{ code: 'EgressBlocked', evidence, values: { outboundType } }];
}

function sameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
