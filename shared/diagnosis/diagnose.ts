import { formatResourceId } from '../connection/resource-id.ts';
import type { Tools } from '../workflow/tools.ts';
import type { Evidence } from './evidence.ts';
import { explain } from './explain.ts';
import type { Finding } from './finding.ts';
import { gather, type Question } from './gather.ts';
import { observe, type Observation } from './observations.ts';
import { redactDocument, redactor, type Redactor } from './redact.ts';
import { accessRules } from './rules/access.ts';
import { clusterRules } from './rules/cluster.ts';
import { connectionRules } from './rules/connections.ts';
import { extensionRules } from './rules/extension.ts';
import { jobRules } from './rules/job.ts';
import { podRules } from './rules/pods.ts';
import { registrationRules } from './rules/registration.ts';
import type { Rule } from './rules/symptom.ts';
import { unreadOf, type Unread } from './unread.ts';

const RULES: readonly Rule[] = [
  registrationRules,
  clusterRules,
  accessRules,
  extensionRules,
  podRules,
  jobRules,
  connectionRules,
];

/** What is wrong with a cluster and its connections, and what to do. Holds no secret. */
export interface Report {
  /** Resource id of the cluster. */
  readonly cluster: string;
  /** ISO 8601 */
  readonly generatedAt: string;
  /** In the order in which they are to be dealt with. */
  readonly findings: readonly Finding[];
  readonly observations: readonly Observation[];
  /** What could not be read: nothing is known of it. */
  readonly unread: readonly Unread[];
}

/** A report with all that it is made from, for a support case. */
export interface Diagnosis {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly redact: Redactor;
}

/** Looks at everything that can go wrong with connections of a cluster. Only reads, and always ends in time. */
export async function diagnose(tools: Tools, question: Question): Promise<Diagnosis> {
  const gathered = await gather(tools, question);
  const redact = redactor(gathered.secrets);
  const evidence = { ...gathered, log: redactLog(gathered.log, redact) };
  const findings = explain(
    RULES.flatMap((rule) => rule(evidence)),
    evidence,
  );
  const report = {
    cluster: decodeURIComponent(formatResourceId(question.cluster)),
    generatedAt: evidence.now.toISOString(),
    findings: findings.map((finding) => redactFinding(finding, redact)),
    observations: redactDocument(observe(evidence), redact) as Observation[],
    unread: redactDocument(unreadOf(evidence), redact) as Unread[],
  };
  return { report, evidence, redact };
}

/** As a whole: a key may go over many lines. */
function redactLog(log: Evidence['log'], redact: Redactor): Evidence['log'] {
  return log.kind === 'seen' ? { ...log, value: redact(log.value.join('\n')).split('\n') } : log;
}

/** Only the evidence is quoted from outside; the rest is ours. */
function redactFinding(finding: Finding, redact: Redactor): Finding {
  const clean = (evidence: readonly string[]): string[] => evidence.map(redact);
  return {
    ...finding,
    evidence: clean(finding.evidence),
    consequences: finding.consequences.map((one) => ({ ...one, evidence: clean(one.evidence) })),
  };
}
