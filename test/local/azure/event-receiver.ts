import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it came, in either schema. */
export interface ReceivedEvent extends Readonly<Record<string, unknown>> {
  readonly id: string;
  readonly subject: string;
  readonly eventType: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Received {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
  readonly at: number;
}

/** An endpoint that remembers what Event Grid sends; `answer` says with which status, the handshakes aside. */
export class EventReceiver {
  readonly received: Received[] = [];
  answer: (request: Received) => number = () => 200;
  /** What the handshakes are answered with; the right thing unless a test wants otherwise. */
  validation: { status: number; code: string | undefined; origin: string } = {
    status: 200,
    code: undefined,
    origin: '*',
  };
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#take(request, response));
  }

  static async start(port = 0): Promise<EventReceiver> {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new EventReceiver(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook?code=secret-key`;
  }

  /** Deliveries, in the order in which they came. */
  get notifications(): Received[] {
    return this.received.filter(({ headers }) => headers['aeg-event-type'] === 'Notification');
  }

  get events(): ReceivedEvent[] {
    return this.notifications.flatMap(({ body }) => body as ReceivedEvent | ReceivedEvent[]);
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', headers } = request;
    const received = { method, headers, body: text === '' ? undefined : (JSON.parse(text) as unknown), at: Date.now() };
    this.received.push(received);
    const { status, code, origin } = this.validation;
    if (method === 'OPTIONS') {
      response.writeHead(status, { 'WebHook-Allowed-Origin': origin }).end();
    } else if (headers['aeg-event-type'] === 'SubscriptionValidation') {
      const [event] = received.body as ReceivedEvent[];
      const validationResponse = code ?? event?.data['validationCode'];
      response.writeHead(status).end(JSON.stringify({ validationResponse }));
    } else {
      response.writeHead(this.answer(received)).end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}
