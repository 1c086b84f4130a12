// setTimeout takes a signed 32-bit number of milliseconds and fires at once for more.
const longest = 2 ** 31 - 1;

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
