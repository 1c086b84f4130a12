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

export function toItem(name: string, finding: Finding): ValidationItem {
  const { result } = finding;
  if (finding.result === 'success') return { name, description: null, result, errorCode: null, errorMessage: null };
  const { code, message } = finding;
  return { name, description: FINDINGS[code].recommendation, result, errorCode: code, errorMessage: message };
}
