import type * as z from 'zod';

import type { operationSchema } from '../../shared/workflow/response-schemas.ts';

export type Operation = z.infer<typeof operationSchema>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
}

/** The app's HTTP API as a caller sees it. */
export class Api {
  #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  /** Every answer so far: a secret must not be in any of them. */
  readonly transcript: string[] = [];

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  /** The same API for a caller who sends these headers with each request. */
  with(headers: Readonly<Record<string, string>>): Api {
    return new Api(this.#url, headers);
  }

  /** After a restart the host may have another port. */
  moveTo(url: string): void {
    this.#url = url;
  }

  /** Any method, without a body. */
  async send(method: string, path: string): Promise<Answer> {
    return this.#send(path, { method });
  }

  async get(path: string): Promise<Answer> {
    return this.#send(path, { method: 'GET' });
  }

  async post(path: string, body: unknown): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.#send(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json' } });
  }

  async patch(path: string, body: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.#send(path, { method: 'PATCH', body: JSON.stringify(body), headers });
  }

  /** A body that is no text, of a POST without a body. */
  async bytes(path: string): Promise<Uint8Array> {
    const response = await fetch(`${this.#url}${path}`, { method: 'POST' });
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async put(path: string, body: unknown): Promise<Answer> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.#send(path, { method: 'PUT', body: text, headers: { 'content-type': 'application/json' } });
  }

  async delete(path: string): Promise<Answer> {
    return this.#send(path, { method: 'DELETE' });
  }

  /** Deletes a connection and follows the operation to the end. */
  async remove(cluster: string, name: string): Promise<Operation> {
    const answer = await this.delete(`/api/connections/${name}?cluster=${encodeURIComponent(cluster)}`);
    if (answer.status !== 202) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
    return this.follow((answer.body as { operation: { id: string } }).operation.id);
  }

  async operation(id: string): Promise<Operation> {
    const answer = await this.get(`/api/operations/${id}`);
    if (answer.status !== 200) throw new Error(`operation ${id}: ${answer.status} ${answer.text}`);
    return answer.body as Operation;
  }

  /** Follows an operation until `reached` says so; fails after 20 s, or `patience`, with what the operation was doing. */
  async follow(
    id: string,
    reached: (operation: Operation) => boolean = ended,
    { milliseconds = 20, patience = 20_000 } = {},
  ): Promise<Operation> {
    const deadline = Date.now() + patience;
    for (;;) {
      const operation = await this.operation(id);
      if (reached(operation)) return operation;
      if (Date.now() > deadline) throw new Error(`operation ${id} got stuck: ${JSON.stringify(operation, null, 2)}`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    }
  }

  /** Starts a connection and follows its operation to the end. */
  async connect(request: unknown): Promise<Operation> {
    return this.follow(await this.accepted(request));
  }

  /** Starts a connection; the id of its operation. */
  async accepted(request: unknown): Promise<string> {
    const answer = await this.post('/api/connections', request);
    if (answer.status !== 202) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
    return (answer.body as { operation: { id: string } }).operation.id;
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const headers = { ...this.#headers, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${this.#url}${path}`, { ...init, headers });
    const text = await response.text();
    this.transcript.push([...response.headers].join('\n'), text);
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    const body: unknown = json && text !== '' ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body, text };
  }
}

export function ended(operation: Operation): boolean {
  return ['Succeeded', 'Failed', 'Canceled'].includes(operation.status);
}

export function stepOf(operation: Operation, name: string): Operation['properties']['steps'][number] {
  const step = operation.properties.steps.find((one) => one.name === name);
  if (!step) throw new Error(`the operation has no step ${name}`);
  return step;
}
