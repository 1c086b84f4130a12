interface Readings<T> {
  /** Milliseconds. */
  beganAt: number;
  current: Promise<T>;
  next: Promise<T> | undefined;
}

/**
 * Shares readings of the same thing among those who need one that began after they asked: what a call is about happened
 * before it, and an older reading may lack it. Readings of one thing begin at least `pauseMilliseconds` apart.
 */
export class FreshReading<T> {
  readonly #pauseMilliseconds: number;
  readonly #readings = new Map<string, Readings<T>>();

  constructor(pauseMilliseconds: number) {
    this.#pauseMilliseconds = pauseMilliseconds;
  }

  get(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#readings.get(key);
    if (!known) return this.#begin(key, read);
    known.next ??= this.#after(known).then(() => this.#begin(key, read));
    return known.next;
  }

  async #after({ beganAt, current }: Readings<T>): Promise<void> {
    await current.catch(() => undefined);
    const pause = beganAt + this.#pauseMilliseconds - Date.now();
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }

  #begin(key: string, read: () => Promise<T>): Promise<T> {
    const readings: Readings<T> = { beganAt: Date.now(), current: read(), next: undefined };
    this.#readings.set(key, readings);
    void this.#after(readings).then(() => {
      // Nobody has asked since: nothing is kept.
      if (this.#readings.get(key) === readings && !readings.next) this.#readings.delete(key);
    });
    return readings.current;
  }
}
