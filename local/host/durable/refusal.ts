import type { ServerResponse } from 'node:http';
import { sendJson } from '../http/response.ts';

/** Answers with why something is not done, in the form of the Durable Task extension. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { Message: message });
}

/** A request's body as JSON text, `null` for an empty one; undefined when it is not JSON. */
export function readJsonBody(body: string): string | undefined {
  if (body.trim() === '') return 'null';
  try {
    JSON.parse(body);
    return body;
  } catch {
    return undefined;
  }
}
