import type { ServerResponse } from 'node:http';

/** What goes back over HTTP; without a body the answer is empty. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that a provider gives; `pending` says that an operation goes on after it. */
export interface ProviderAnswer extends Answer {
  readonly pending?: boolean;
}

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): ProviderAnswer {
  return { status: 200, body, headers };
}

const COMMON_HEADERS = {
  'cache-control': 'no-cache',
  pragma: 'no-cache',
  expires: '-1',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
};

/** Writes an answer with the headers that every answer of Azure Resource Manager has. */
export function sendAnswer(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  const length = { 'content-length': String(Buffer.byteLength(text)) };
  response.writeHead(status, {
    ...COMMON_HEADERS,
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    ...(status !== 204 && length),
    ...headers,
  });
  response.end(text);
}
