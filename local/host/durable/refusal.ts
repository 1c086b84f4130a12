import type { Answer } from '../http/answer.ts';

/** Says why something is not done, in the form of the Durable Task extension. */
export function refusal(status: number, message: string): Answer {
  return { status, json: { Message: message } };
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
