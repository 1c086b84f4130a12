import type { BriefFinding } from '../workflow/operation.ts';
import { shorten } from '../workflow/step-log.ts';
import type { Finding } from './finding.ts';

/** Durable Functions stores at most 16 KB of custom status, and the steps need most of it. */
const MOST = 5;
const LONGEST = 240;

/** Findings that the making of a connection brings about by itself: what is missing has not been made yet. */
const UNFINISHED: readonly Finding['code'][] = [
  'SecretMissing',
  'ServiceAccountMissing',
  'WorkloadIdentityOff',
  'KeyVaultAddonOff',
];

/** The first findings as the error of an operation carries them: what it is, what shows it, and what to do first. */
export function briefOf(findings: readonly Finding[]): BriefFinding[] {
  const telling = findings.filter(({ code }) => !UNFINISHED.includes(code));
  return telling.slice(0, MOST).map(({ code, title, evidence, fix }) => ({
    code,
    message: shorten(evidence[0] === undefined ? title : `${title} (${evidence[0]})`, LONGEST),
    fix: shorten(fix[0] ?? '', LONGEST),
  }));
}
