import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, HostError, PortInUseError } from '../errors.ts';
import type { Log } from '../log.ts';
import { RequestError } from './request.ts';
import { sendEmpty, sendJson } from './response.ts';

/**
 * How long a connection may be idle, in milliseconds. Callers keep connections for their next request; the shorter this
 * is, the more often a request comes just when its connection is closed.
 */
const KEEP_ALIVE_MILLISECONDS = 120_000;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A listener on 127.0.0.1. */
export interface HttpServer {
  port: number;
  /** Stops taking connections; resolves when the last one has ended. */
  close(): Promise<void>;
  /** Cuts the connections that are still there. */
  cut(): void;
}

/** Listens on the loopback address; port 0 takes any free one. Throws a PortInUseError. */
export async function listen(port: number, handler: RequestHandler, log: Log): Promise<HttpServer> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, (request, response) => {
    answer(handler, request, response).catch((error: unknown) => {
      log.write('error', 'host', `${request.method ?? ''} failed: ${describeError(error)}`);
      if (response.headersSent) response.destroy();
      else sendEmpty(response, 500);
    });
  });
  await start(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    cut: () => server.closeAllConnections(),
  };
}

function start(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const wrapped = new HostError('ListenFailed', `Port ${port} cannot be used: ${error.message}`, { cause: error });
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : wrapped);
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

async function answer(handler: RequestHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await handler(request, response);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    // The client reads the answer only after it has sent everything, so take the rest and forget it.
    request.resume();
    // Of a body that was given up halfway nothing more is read, so no other request can come after it.
    if (request.destroyed) response.setHeader('connection', 'close');
    if (response.headersSent) response.destroy();
    else sendJson(response, error.status, { Message: error.message });
  }
  if (!response.writableEnded && !response.destroyed) sendEmpty(response, 500);
}
