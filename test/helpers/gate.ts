import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { World } from '../../local/world/world.ts';
import { placeOf } from './place.ts';

/** One call of the app to the world. */
export interface Call {
  readonly method: string;
  /** Path with the place's digits, GUIDs and digests replaced, so that calls of different places compare. */
  readonly path: string;
  /** Counts the calls of this method and path from 1. */
  readonly occurrence: number;
  readonly server: 'azure' | 'cluster';
}

/** A request on its way: it does nothing to the world until it passes. */
export interface Passage {
  readonly call: Call;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Lets the world answer. */
  readonly pass: () => void;
  /** Lets the request take effect, and hands over the moment at which the reply would leave. */
  readonly passButHold: (held: (reply: () => void) => void) => void;
}

/** Decides about each call of one place; whoever does not pass it answers it. */
export type Guard = (passage: Passage) => void;

/**
 * Stands before the servers of a world, in the process that runs them: sees every call of the app before it has an
 * effect. Only calls of places that are guarded are stopped; the tests' own calls are made while nothing is guarded.
 */
export class Gate {
  readonly #servers: ReadonlyMap<number, Call['server']>;
  readonly #taken = new Set<Server>();
  readonly #guards = new Map<string, { guard: Guard; counts: Map<string, number> }>();

  constructor(world: World) {
    const port = (url: string): number => Number(new URL(url).port);
    this.#servers = new Map([
      [port(world.azure.endpoint), 'azure'],
      [port(world.kubernetes.endpoint), 'cluster'],
    ]);
    // Node says this before it hands the first request to the server's listeners, so none is missed.
    subscribe('http.server.request.start', this.#onRequest);
  }

  /** From now on `guard` decides about the calls of this place, and they are counted anew. */
  guard(place: string, guard: Guard): void {
    this.#guards.set(place, { guard, counts: new Map() });
  }

  open(place: string): void {
    this.#guards.delete(place);
  }

  [Symbol.dispose](): void {
    unsubscribe('http.server.request.start', this.#onRequest);
  }

  readonly #onRequest = (message: unknown): void => {
    const { server } = message as { server: Server };
    if (this.#taken.has(server)) return;
    const kind = this.#servers.get((server.address() as AddressInfo | null)?.port ?? 0);
    if (kind !== undefined) this.#takeOver(server, kind);
  };

  #takeOver(server: Server, kind: Call['server']): void {
    this.#taken.add(server);
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const pass = (): void => {
        for (const listener of listeners) listener.call(server, request, response);
      };
      this.#decide({ request, response, pass }, kind);
    });
  }

  #decide(passage: Pick<Passage, 'request' | 'response' | 'pass'>, server: Call['server']): void {
    const { method = 'GET', url = '/' } = passage.request;
    const path = url.split('?')[0] ?? '/';
    if (path === '/subscriptions') {
      apart(passage);
      return;
    }
    const guarded = this.#guards.get(path.startsWith('/_admin/') ? '' : (placeOf(path) ?? ''));
    if (!guarded) {
      passage.pass();
      return;
    }
    const call = { method, path: comparable(path), server };
    const key = `${method} ${call.path}`;
    const occurrence = (guarded.counts.get(key) ?? 0) + 1;
    guarded.counts.set(key, occurrence);
    const passButHold = (held: (reply: () => void) => void): void => holdReply(passage, held);
    guarded.guard({ ...passage, call: { ...call, occurrence }, passButHold });
  }
}

/**
 * Shows the service no subscription but the one that an operation is about: it would look for neighbours in the places
 * of all other trials, and meet their faults.
 */
function apart({ request, response }: Pick<Passage, 'request' | 'response'>): void {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ value: [] }));
}

function holdReply({ response, pass }: Pick<Passage, 'response' | 'pass'>, held: (reply: () => void) => void): void {
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  response.end = (...args: unknown[]): ServerResponse => {
    held(() => end(...args));
    return response;
  };
  pass();
}

/** Takes out of a path what differs from place to place. */
export function comparable(text: string): string {
  return (
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*')
      // The address that a cluster sends from, also as part of a name.
      .replaceAll(/203(?<dot>[._])0\k<dot>113\k<dot>\d+/g, '203.0.113.*')
      // The name of a federated credential ends in the cluster's, a digest and the namespace.
      .replaceAll(/\bsc_[\w-]{10}_[0-9a-f]{6}_/g, 'sc_*_')
      .replaceAll(/(aks|vault|pg|identity|store)-?p\d{6}(-[0-9a-f]{12})?/gi, '$1')
  );
}
