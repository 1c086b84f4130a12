import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificates } from '../../tls/certificates.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTPS listener on the loopback address. */
interface HttpsServer {
  readonly port: number;
  /** Cuts what is open, held connections too. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; port 0 takes any free one. Rejects with the system's error when the port is taken. */
export async function listen(port: number, { cert, key }: Certificates, handler: Handler): Promise<HttpsServer> {
  const server = createServer({ cert, key, keepAliveTimeout: 60_000 }, (request, response) => {
    // Only a broken connection ends here: errors of the simulation are answered inside.
    handler(request, response).catch(() => response.destroy());
  });
  await start(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function start(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
