import type { AuthKind } from '../connection/vocabulary.ts';
import type { Target } from './target.ts';

/** The client types that have a documented key table, as a list for an error message. */
export function supportedClientTypes(target: Pick<Target, 'name' | 'clientTypes'>, auth: AuthKind): string {
  return target.clientTypes(auth).join(', ') || `(${target.name} does not support ${auth})`;
}
