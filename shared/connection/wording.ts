import type * as z from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a field, after its name, where the schema has no words of its own: the library's are for programmers. */
export function wording(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return `must have at most ${String(issue.maximum)} ${unitOf(issue.origin)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    default:
      return undefined;
  }
}

function tooSmall({ minimum, origin }: Extract<Issue, { code: 'too_small' }>): string {
  return minimum === 1 ? 'must not be empty' : `must have at least ${String(minimum)} ${unitOf(origin)}`;
}

function unitOf(origin: string): string {
  return origin === 'string' ? 'characters' : 'entries';
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
};
