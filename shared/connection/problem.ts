/** One thing that is wrong with a request, with the field that it is about. */
export interface Problem {
  readonly code: string;
  /** Path of the field in the body, such as `authInfo.clientId`; empty for the body as a whole. */
  readonly target: string;
  readonly message: string;
}

/** Either a value or everything that is wrong with what was given. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

export function problem(code: string, target: string, message: string): Problem {
  return { code, target, message };
}

export function valid<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function invalid(...problems: readonly Problem[]): Checked<never> {
  return { ok: false, problems };
}
