import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { Certificates } from '../tls/certificates.ts';

export interface GatewayOptions {
  readonly certificates: Certificates;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** The Functions host with the app, `http://127.0.0.1:…`. */
  readonly host: string;
  /** The simulated Azure, `https://127.0.0.1:…`. */
  readonly azure: string;
}

export interface Gateway {
  /** `https://127.0.0.1:{port}`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * One HTTPS address for the simulated Azure and for the app, as Azure's own serves all providers at one: paths of
 * `Microsoft.ServiceLinker` and of the app's API go to the host, all others to the simulated Azure. SDKs send their
 * token over HTTPS only.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { certificates, port = 0 } = options;
  const { cert, key } = certificates;
  const server = createServer({ cert, key }, (incoming, response) => forward(options, incoming, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve());
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const TO_THE_APP = /^\/+(api|runtime)\/|\/providers\/microsoft\.servicelinker(\/|$)/i;

function forward(
  { host, azure, certificates }: GatewayOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const path = incoming.url ?? '/';
  const toApp = TO_THE_APP.test(path.split('?')[0] ?? '');
  const { hostname, port } = new URL(toApp ? host : azure);
  // Behind a front end, the Functions host takes the caller's scheme from this header; `host` stays the caller's.
  const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' };
  const target = { hostname, port, path, method: incoming.method, headers };
  const outgoing = toApp
    ? httpRequest(target)
    : httpsRequest({ ...target, ca: certificates.ca, servername: 'localhost' });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  // What happens to one side happens to the other: a caller must see a reset as a reset.
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
