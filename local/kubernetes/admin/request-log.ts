/** A request to any of the clusters; the query is not kept. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** 0 while there is no answer, and when there was none. */
  status: number;
}

const KEPT = 20_000;

/** The latest requests since it was last cleared, oldest first. */
export class RequestLog {
  #requests: LoggedRequest[] = [];

  /** Notes a request; its status is set when it is answered. */
  add(method: string, path: string): LoggedRequest {
    const request = { method, path, status: 0 };
    this.#requests.push(request);
    // Cut in bulk, so that not every request moves the whole list.
    if (this.#requests.length >= 2 * KEPT) this.#requests = this.#requests.slice(-KEPT);
    return request;
  }

  all(): readonly LoggedRequest[] {
    return this.#requests.slice(-KEPT);
  }

  clear(): void {
    this.#requests = [];
  }
}
