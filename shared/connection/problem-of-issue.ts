import type * as z from 'zod';

import { isObject } from './json-object.ts';
import { problem, type Problem } from './problem.ts';
import { whyUnsupported } from './unsupported-fields.ts';

/** What zod found wrong, in the words of the API. `above` is the path of what was parsed. */
export function problemsOfIssue(issue: z.core.$ZodIssue, above: readonly string[] = []): Problem[] {
  const path = [...above, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') return unknownFields(issue.keys.map((key) => [...path, key].join('.')));
  const target = path.join('.');
  // The input itself is never repeated: it may be a secret.
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [problem('MissingField', target, `${target} is required`)];
  }
  if (issue.code === 'invalid_type' && target === '') {
    return [problem('InvalidField', '', `the body must be a JSON ${issue.expected}`)];
  }
  if (issue.code === 'invalid_key') {
    const message = issue.issues.map((one) => one.message).join(', ');
    return [problem('InvalidField', target, `the name ${path.at(-1) ?? ''} ${message}`)];
  }
  return [ofField(issue, target)];
}

function ofField(issue: z.core.$ZodIssue, target: string): Problem {
  if (isWithoutKind(issue)) return problem('MissingField', target, `${target} is required: ${issue.message}`);
  return problem('InvalidField', target, target === '' ? issue.message : `${target}: ${issue.message}`);
}

/** An object whose kind is told by a field that it does not have. */
function isWithoutKind(issue: z.core.$ZodIssue): boolean {
  const [field] = issue.code === 'invalid_union' ? issue.path.slice(-1) : [];
  return field !== undefined && isObject(issue.input) && !Object.hasOwn(issue.input, field);
}

function unknownFields(names: readonly string[]): Problem[] {
  const unknown = names.filter((name) => whyUnsupported(name) === undefined);
  const known = names.flatMap((name) => {
    const why = whyUnsupported(name);
    return why === undefined ? [] : [problem('FieldNotSupported', name, `${name} is not supported: ${why}`)];
  });
  if (unknown.length === 0) return known;
  const list = unknown.join(', ');
  return [...known, problem('UnknownField', list, `not a field of the request: ${list}`)];
}
