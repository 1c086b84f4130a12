/** One thing that was looked at: what was seen, or why it could not be read. */
export type Look<T> =
  | { readonly what: string; readonly kind: 'seen'; readonly value: T }
  | { readonly what: string; readonly kind: 'unread'; readonly error: unknown };

/** The time of a diagnosis is over. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}

/** Looks that all have to end by the same moment. */
export interface Lookout extends Disposable {
  /** Never rejects. A read that takes too long is given up and its answer, if one comes, is not used. */
  readonly look: <T>(what: string, read: () => Promise<T>) => Promise<Look<T>>;
}

export function lookout(milliseconds: number): Lookout {
  const { promise: over, reject } = Promise.withResolvers<never>();
  // Nobody may be looking when the time is over.
  over.catch(() => undefined);
  const timer = setTimeout(() => reject(new OutOfTimeError('no answer in time')), milliseconds);
  return {
    look: async (what, read) => {
      try {
        return { what, kind: 'seen', value: await Promise.race([read(), over]) };
      } catch (error) {
        return { what, kind: 'unread', error };
      }
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

/** What was seen, if anything. */
export function seen<T>(look: Look<T>): T | undefined {
  return look.kind === 'seen' ? look.value : undefined;
}

export function errorOf(look: Look<unknown>): unknown {
  return look.kind === 'unread' ? look.error : undefined;
}

/** The value, for a look that goes on from another one; throws what kept the other from being read. */
export async function valueOf<T>(look: Promise<Look<T>>): Promise<T> {
  const settled = await look;
  if (settled.kind === 'unread') throw settled.error;
  return settled.value;
}
