export interface LoggedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** 0 when no answer was sent. */
  readonly status: number;
}

const LIMIT = 20_000;

/** The last requests, oldest first. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.#requests.push(request);
    // Cut in blocks: taking one off the front of a long list for each request would be slow.
    if (this.#requests.length >= 2 * LIMIT) this.#requests = this.#requests.slice(-LIMIT);
  }

  all(): readonly LoggedRequest[] {
    return this.#requests.slice(-LIMIT);
  }

  clear(): void {
    this.#requests = [];
  }
}
