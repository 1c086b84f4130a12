import { RequestError } from '../http/request.ts';

/** What a delivery costs beside its body. */
const overhead = 4096;

/** The memory that deliveries may take while they are under way, so that a flood cannot take all. */
export class Room {
  readonly #limit: number;
  #taken = 0;

  /** `limit` in bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs a job that keeps `bytes` in memory; throws a 429 when there is no room for it, and the sender comes again. */
  async keep<T>(bytes: number, job: () => Promise<T>): Promise<T> {
    const size = bytes + overhead;
    if (this.#taken + size > this.#limit) throw new RequestError(429, 'Too many deliveries are under way.');
    this.#taken += size;
    try {
      return await job();
    } finally {
      this.#taken -= size;
    }
  }
}
