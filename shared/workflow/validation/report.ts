import { FINDINGS, type FindingCode } from '../finding-catalogue.ts';

/** One line of ARM's validation result. */
export interface ValidationItem {
  readonly name: string;
  /** What to do; `null` when all is well. */
  readonly description: string | null;
  readonly result: 'success' | 'warning' | 'failure';
  readonly errorCode: FindingCode | null;
  readonly errorMessage: string | null;
}

/** ARM's `ValidateResult`. Times are ISO 8601. */
export interface ValidationReport {
  readonly linkerName: string;
  /** False when something that the connection needs is broken; a warning does not make it so. */
  readonly isConnectionAvailable: boolean;
  readonly reportStartTimeUtc: string;
  readonly reportEndTimeUtc: string;
  readonly sourceId: string;
  readonly targetId: string;
  readonly authType: string;
  readonly validationDetail: readonly ValidationItem[];
}

/** What a check found. Never holds a value of the Secret. */
export type Finding =
  | { readonly result: 'success' }
  | { readonly result: 'warning' | 'failure'; readonly code: FindingCode; readonly message: string };

export const SUCCESS: Finding = { result: 'success' };

export function failure(code: FindingCode, message: string): Finding {
  return { result: 'failure', code, message };
}

export function warning(code: FindingCode, message: string): Finding {
  return { result: 'warning', code, message };
}

/** For a check that has nothing to look at because something else is broken. */
export function notChecked(because: string): Finding {
  return warning('ValidationNotChecked', `not checked: ${because}`);
}

/** `isForgotten`: the Secret holds what only the caller knows, so the service cannot write it by itself. */
export function toItem(name: string, finding: Finding, isForgotten: boolean): ValidationItem {
  const { result } = finding;
  if (finding.result === 'success') return { name, description: null, result, errorCode: null, errorMessage: null };
  const { code, message } = finding;
  return { name, description: adviceOn(code, isForgotten), result, errorCode: code, errorMessage: message };
}

/** What is wrong with the contents of a Secret, which the service can make again unless the caller alone knows them. */
export const OF_SECRET: readonly FindingCode[] = [
  'ValidationSecretMissing',
  'ValidationSecretOutdated',
  'ValidationSecretChanged',
  'ValidationSecretKeys',
];

const SEND_SECRET =
  'Send the request of the connection again with its secret, or PATCH the connection with the whole authInfo: the secret is stored nowhere but in the Secret, so the service cannot write it by itself.';

function adviceOn(code: FindingCode, isForgotten: boolean): string {
  return isForgotten && OF_SECRET.includes(code) ? SEND_SECRET : FINDINGS[code].recommendation;
}
