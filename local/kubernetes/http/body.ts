import type { IncomingMessage } from 'node:http';

import { parse as parseYaml } from 'yaml';

import { ApiError, badRequest } from '../api-error.ts';
import { decodeProtobuf } from '../protobuf/decode.ts';

const LIMIT_BYTES = 3 * 1024 * 1024;

/**
 * The whole body; throws 413 when it is larger than a real API server takes. Even then it is read to its end, because
 * a client reads the answer only after it has sent everything.
 */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LIMIT_BYTES) chunks.push(chunk);
  }
  if (size <= LIMIT_BYTES) return Buffer.concat(chunks);
  throw new ApiError(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${LIMIT_BYTES}`);
}

/** The value in a body; `undefined` for an empty one. The message of an error says nothing of the body. */
function parseBody(body: Buffer, contentType: string): unknown {
  if (contentType === 'application/vnd.kubernetes.protobuf' && body.length > 0) return decodeProtobuf(body);
  const text = body.toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return contentType.endsWith('yaml') ? (parseYaml(text) as unknown) : (JSON.parse(text) as unknown);
  } catch {
    throw badRequest(`the body of the request could not be parsed as ${contentType || 'JSON'}`);
  }
}

/** The media type without parameters, in lower case. */
export function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The value that a request carries. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return parseBody(await readBody(request), mediaType(request.headers['content-type']));
}
