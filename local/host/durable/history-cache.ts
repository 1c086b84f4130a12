import type { Mailbox } from './mailbox.ts';

interface Entry {
  executionId: string;
  json: string;
}

/**
 * Keeps the histories of busy instances in memory, as the text that their next turn sends: a turn then reads and
 * writes only what is new.
 */
export class HistoryCache {
  readonly #mailbox: Mailbox;
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  /** `capacity` is the number of characters to keep in all. */
  constructor(mailbox: Mailbox, capacity = 32 * 1024 * 1024) {
    this.#mailbox = mailbox;
    this.#capacity = capacity;
  }

  /** The events of an execution so far, JSON texts with commas between them. */
  get(id: string, executionId: string): string {
    const entry = this.#entries.get(id);
    if (entry?.executionId === executionId) return entry.json;
    const json = this.#mailbox.history(id).join(',');
    this.#put(id, { executionId, json });
    return json;
  }

  /** Takes in events that have just been written. */
  append(id: string, executionId: string, events: string[]): void {
    const entry = this.#entries.get(id);
    if (entry?.executionId !== executionId) return;
    this.#put(id, { executionId, json: [entry.json, ...events].filter((text) => text !== '').join(',') });
  }

  drop(id: string): void {
    this.#size -= this.#entries.get(id)?.json.length ?? 0;
    this.#entries.delete(id);
  }

  #put(id: string, entry: Entry): void {
    this.drop(id);
    this.#entries.set(id, entry);
    this.#size += entry.json.length;
    // A Map gives its keys in the order of insertion, so the first is the one not used for longest.
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#capacity) return;
      this.drop(oldest);
    }
  }
}
