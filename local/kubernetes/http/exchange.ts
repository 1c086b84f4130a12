import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Cluster } from '../registry/call.ts';
import type { Wanted } from './accept.ts';

/** One request to a cluster's API, and the response to write to. */
export interface Exchange {
  readonly cluster: Cluster;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The form of the answer that the client asked for. */
  readonly wanted: Wanted;
}

/** What to answer; `streamed` when the handler has written to the response itself. */
export type Answer =
  { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> } | 'streamed';
