import type { ServerResponse } from 'node:http';
import { sendEmpty, sendJson, sendText } from './response.ts';

/** What a request is answered with: a document, a text or nothing. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
}

export function sendAnswer(response: ServerResponse, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (answer.text !== undefined) sendText(response, answer.status, answer.text);
  else if (answer.json !== undefined) sendJson(response, answer.status, answer.json);
  else sendEmpty(response, answer.status);
}
