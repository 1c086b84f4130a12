import { readFileSync } from 'node:fs';

import { SettingsError, type AccessSettings } from '../workflow/settings.ts';
import { policySchema, type Rule } from './policy-schema.ts';

/** What decides who may do what. */
export type AccessPolicy =
  | { readonly kind: 'rules'; readonly rules: readonly Rule[] }
  /** Everything is allowed to callers on the same machine, nothing to others. */
  | { readonly kind: 'loopback' }
  /** Nobody has said what is allowed, so nothing is. */
  | { readonly kind: 'missing' };

/** The policy file cannot be used; the message says why and never quotes it. */
export class PolicyFileError extends SettingsError {}

let parsed: { readonly text: string; readonly rules: readonly Rule[] } | undefined;

/**
 * The policy as it is now: the file is read at every call, so that a change counts at once, for running operations too.
 * A file goes before `POLICY=loopback`. Throws `PolicyFileError`.
 */
export function readAccessPolicy({ policyFile, loopback }: AccessSettings): AccessPolicy {
  if (policyFile === undefined) return { kind: loopback ? 'loopback' : 'missing' };
  const text = readText(policyFile);
  if (parsed?.text !== text) parsed = { text, rules: parseRules(text) };
  return { kind: 'rules', rules: parsed.rules };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new PolicyFileError(`POLICY_FILE: the file cannot be read (${code})`);
  }
}

function parseRules(text: string): readonly Rule[] {
  const result = policySchema.safeParse(parseJson(text));
  if (result.success) return result.data.rules;
  const wrong = result.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new PolicyFileError(`POLICY_FILE: ${wrong.join('; ')}`);
}

function parseJson(text: string): unknown {
  try {
    // A byte order mark is what some editors put before JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new PolicyFileError('POLICY_FILE: the file is not valid JSON');
  }
}
