/** Lets only so many jobs run at a time; the others wait in the order in which they came. */
export class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  /** Runs a job as soon as there is a slot for it; rejects with what the job throws. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = this.#waiting.shift();
      // The slot goes from hand to hand, so that nobody who comes just now gets in before.
      if (next) next();
      else this.#free += 1;
    }
  }
}
