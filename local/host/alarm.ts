// The clock may be put forward, and setTimeout stands still while a computer sleeps, so the clock is looked at again
// every so often. (Besides, setTimeout fires at once for more than 2^31 ms.)
const longest = 30_000;

/** Calls back at a time (milliseconds since 1970), however far away; `set` again replaces what was set. */
export class Alarm {
  readonly #ring: () => void;
  #timeout: NodeJS.Timeout | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  set(at: number): void {
    this.clear();
    const wait = Math.max(0, at - Date.now());
    this.#timeout = setTimeout(() => this.#wake(at), Math.min(wait, longest));
  }

  clear(): void {
    clearTimeout(this.#timeout);
    this.#timeout = undefined;
  }

  #wake(at: number): void {
    if (Date.now() < at) this.set(at);
    else this.#ring();
  }
}
