import { request } from 'node:https';

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface JsonRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One HTTPS request with JSON, to a server whose certificate the given authority has signed. */
export async function requestJson(url: string, ca: string, options: JsonRequest = {}): Promise<JsonAnswer> {
  const text = options.body === undefined ? undefined : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const headers = { ...options.headers, ...(text !== undefined && { 'content-type': 'application/json' }) };
    const outgoing = request(url, { method: options.method ?? 'GET', ca, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body: body === '' ? undefined : JSON.parse(body) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}
