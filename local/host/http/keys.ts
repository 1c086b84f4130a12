import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Keys that callers of functions have to show; without them every function is open, as with Core Tools. */
export interface FunctionKeys {
  /** Opens functions of the level `function`. */
  function?: string | undefined;
  /** Opens everything. */
  master?: string | undefined;
}

/** The key that a request carries, in the header `x-functions-key` or the query parameter `code`. */
export function presentedKey(request: IncomingMessage, url: URL): string | undefined {
  const header = request.headers['x-functions-key'];
  return (typeof header === 'string' ? header : undefined) ?? url.searchParams.get('code') ?? undefined;
}

/** Compares two keys in constant time. */
export function sameKey(left: string | undefined, right: string | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Whether callers have to show a key at all. */
export function isLocked(keys: FunctionKeys): boolean {
  return keys.function !== undefined || keys.master !== undefined;
}

/** Whether a key opens a function of this authorization level. */
export function isAuthorized(level: string, key: string | undefined, keys: FunctionKeys): boolean {
  if (!isLocked(keys) || level === 'anonymous') return true;
  if (sameKey(key, keys.master)) return true;
  return level === 'function' && sameKey(key, keys.function);
}
