import type * as z from 'zod';

/** Azure answered with success, but not in the form that its API describes. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
}

/** Checks the parts of an answer that are used. The error names the fields, never their values. */
export function shape<T extends z.ZodType>(schema: T, body: unknown, what: string): z.infer<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'body').join(', ');
  throw new UnexpectedAnswerError(`Azure's answer for ${what} is not as expected: ${fields}`);
}
