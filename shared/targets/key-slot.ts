import type { KeyPair, KeySlot } from './target.ts';

/** The key of a slot; the first one where the service gave no second. */
export function keyIn({ primary, secondary }: KeyPair, slot: KeySlot = 'primary'): string {
  return slot === 'secondary' && secondary !== '' ? secondary : primary;
}

/** A pair as the services answer it; some answers have no second key. */
export function keyPair(primary: string, secondary: string | null | undefined): KeyPair {
  return { primary, secondary: secondary ?? '' };
}
