import { FINDINGS, type FindingCode } from '../workflow/finding-catalogue.ts';
import { OF_SECRET, type ValidationItem, type ValidationReport } from '../workflow/validation/report.ts';

export const HEALTH_STATUSES = ['Ready', 'Degraded', 'Broken', 'Unknown'] as const;

export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** How a connection is, in the manner of a condition of Kubernetes. Times are ISO 8601. */
export interface Health {
  readonly status: HealthStatus;
  /** One word for programs. */
  readonly reason: string;
  /** What is wrong and what to do, for a person. */
  readonly message: string;
  /** When the status became what it is. */
  readonly lastTransitionTime: string;
  /** When somebody looked last. */
  readonly lastProbeTime: string;
}

export type Diagnosed = Pick<Health, 'status' | 'reason' | 'message'>;

/** What no repair brings back: somebody has to make it again, or let the connection go. */
const BROKEN: readonly FindingCode[] = [
  'ValidationTargetMissing',
  'ValidationIdentityMissing',
  'ValidationClusterMissing',
  'ValidationExtensionMissing',
];

/** What is ours and can be made again. */
const REPAIRABLE: readonly FindingCode[] = [
  'ValidationFirewallRuleMissing',
  'ValidationAccessMissing',
  'ValidationFederationMissing',
  'ValidationServiceAccountMissing',
  'ValidationServiceAccountChanged',
];

/** Failures of the checks that a repair puts right. */
export function repairable(report: ValidationReport, holdsForgotten: boolean): readonly ValidationItem[] {
  const codes = holdsForgotten ? REPAIRABLE : [...REPAIRABLE, ...OF_SECRET];
  return failuresOf(report).filter((item) => codes.some((code) => code === item.errorCode));
}

/** The health of a connection by what its checks found. */
export function judge(report: ValidationReport): Diagnosed {
  const failures = failuresOf(report);
  const broken = failures.find((item) => BROKEN.some((code) => code === item.errorCode));
  if (broken) return diagnosed('Broken', [broken]);
  if (failures.length > 0) return diagnosed('Degraded', failures);
  const unread = report.validationDetail.filter((item) => item.errorCode === 'ValidationUnreadable');
  if (unread.length > 0) return diagnosed('Unknown', unread);
  return { status: 'Ready', reason: 'ChecksSucceeded', message: 'everything of the connection is as it was made' };
}

function failuresOf(report: ValidationReport): readonly ValidationItem[] {
  return report.validationDetail.filter((item) => item.result === 'failure');
}

function diagnosed(status: HealthStatus, items: readonly ValidationItem[]): Diagnosed {
  const [first] = items;
  const code = first?.errorCode ?? 'ValidationUnreadable';
  const messages = items.map((item) => item.errorMessage ?? item.name);
  // As with validation, the prefix says nothing here.
  const reason = code.replace(/^Validation/, '');
  return { status, reason, message: `${messages.join('; ')}. ${first?.description ?? FINDINGS[code].recommendation}` };
}

/** The health with its times: a status that stays keeps the time at which it began. */
export function withTimes(now: string, found: Diagnosed, before: Health | undefined): Health {
  const since = before?.status === found.status ? before.lastTransitionTime : now;
  return { ...found, lastTransitionTime: since, lastProbeTime: now };
}
