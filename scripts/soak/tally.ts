/** What a soak has seen so far. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly problems: string[] = [];
  /** The operations that were accepted, and whether their end was seen. */
  readonly accepted = new Map<string, boolean>();

  count(what: string, times = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + times);
  }

  problem(text: string): void {
    this.problems.push(text);
    console.error(`problem: ${text}`);
  }

  /** All counts in one line. */
  get line(): string {
    const entries = [...this.#counts].toSorted(([one], [other]) => one.localeCompare(other));
    return entries.map(([what, count]) => `${what} ${count}`).join(', ');
  }
}
