import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** How long Event Grid waits for an answer. */
const ANSWER_MILLISECONDS = 30_000;
const CONNECTIONS = 32;
const MAX_ANSWER_BYTES = 65_536;

export interface Call {
  readonly method: 'POST' | 'OPTIONS';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface WebhookAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An endpoint that events are sent to, over a bounded number of connections. */
export class Webhook {
  readonly url: URL;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #closed = new AbortController();

  constructor(url: URL) {
    this.url = url;
    const options = { keepAlive: true, maxSockets: CONNECTIONS };
    this.#agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Rejects when there is no answer in time. */
  call({ method, headers, body }: Call): Promise<WebhookAnswer> {
    const signal = AbortSignal.any([this.#closed.signal, AbortSignal.timeout(ANSWER_MILLISECONDS)]);
    const send = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(text)) };
      const options = { method, agent: this.#agent, signal, headers: { ...headers, ...length } };
      const outgoing = send(this.url, options, (answer) => {
        answer.on('error', reject);
        readStart(answer, (read) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read }));
      });
      outgoing.on('error', reject).end(text);
    });
  }

  /** Ends the calls that are under way. */
  close(): void {
    this.#closed.abort();
    this.#agent.destroy();
  }
}

/** What an endpoint says beyond its first words is of no interest. */
function readStart(answer: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
  });
  answer.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}
