import type { IncomingMessage } from 'node:http';
import { describeError } from '../errors.ts';
import type { FunctionRegistry, RegisteredFunction } from '../function-registry.ts';
import { sendAnswer } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { presentedKey, sameKey } from '../http/keys.ts';
import { readBody, RequestError, requestUrl } from '../http/request.ts';
import { sendEmpty } from '../http/response.ts';
import type { RequestHandler } from '../http/server.ts';
import type { Invoker } from '../invoker.ts';
import type { Log } from '../log.ts';
import { eventsOf, validationCodeOf } from './delivery.ts';
import { Room } from './room.ts';
import { Slots } from './slots.ts';

interface EventGridParts {
  registry: FunctionRegistry;
  invoker: Invoker;
  /** Open only to those who show one of these keys; undefined for everybody, as with Core Tools. */
  keys: (string | undefined)[] | undefined;
  log: Log;
}

/** Path at which Event Grid delivers, on Azure as here. */
export const eventGridPath = '/runtime/webhooks/eventgrid';

/** Event Grid's own limit on what it delivers at once, in bytes. */
const bodyLimit = 1_048_576;
const maxRunning = 32;
const maxInMemory = 64 * bodyLimit;

/** Answers Event Grid's handshakes and runs functions on the events that it delivers, one invocation an event. */
export function createEventGridHandler(parts: EventGridParts): RequestHandler {
  const room = new Room(maxInMemory);
  const slots = new Slots(maxRunning);
  return async (request, response) => {
    const url = requestUrl(request);
    const key = presentedKey(request, url);
    if (parts.keys && !parts.keys.some((valid) => sameKey(key, valid))) {
      sendEmpty(response, 401);
      return;
    }
    const registered = parts.registry.find(functionName(url), 'eventGridTrigger');
    if (!registered) {
      sendAnswer(response, { status: 404, text: 'There is no function of this name with an Event Grid trigger.' });
      return;
    }
    try {
      const answer = (): Promise<Answer> => take(request, registered, { ...parts, slots });
      sendAnswer(response, await room.keep(announcedLength(request), answer));
    } catch (error) {
      if (error instanceof RequestError) {
        const what = `What came from Event Grid for "${registered.name}" was answered with ${error.status}`;
        parts.log.write('warning', 'host', `${what}: ${error.message}`);
      }
      throw error;
    }
  };
}

/** Whether a URL is that of the endpoint. */
export function isEventGrid(url: URL): boolean {
  return url.pathname.toLowerCase().replace(/\/$/, '') === eventGridPath;
}

function functionName(url: URL): string {
  const parameter = [...url.searchParams].find(([name]) => name.toLowerCase() === 'functionname');
  return parameter?.[1] ?? '';
}

/** A body whose length nobody knows beforehand may become as long as any. */
function announcedLength({ headers }: IncomingMessage): number {
  const length = Number(headers['content-length']);
  if (Number.isInteger(length)) return Math.min(length, bodyLimit);
  return headers['transfer-encoding'] === undefined ? 0 : bodyLimit;
}

type TakingParts = EventGridParts & { slots: Slots };

async function take(request: IncomingMessage, registered: RegisteredFunction, parts: TakingParts): Promise<Answer> {
  if (request.method === 'OPTIONS') return agree(request);
  if (request.method !== 'POST') throw new RequestError(400, `${request.method ?? ''} is not what Event Grid sends.`);
  const body = await readBody(request, bodyLimit);
  switch (String(request.headers['aeg-event-type'] ?? '').toLowerCase()) {
    case 'subscriptionvalidation':
      return { status: 200, json: { validationResponse: validationCodeOf(body) } };
    case 'notification':
      return { status: (await invokeAll(registered, eventsOf(body), parts)) ? 202 : 500 };
    case 'subscriptiondeletion':
    case 'unsubscribe':
      return { status: 202 };
    default:
      throw new RequestError(400, 'The header aeg-event-type does not say what it is.');
  }
}

/** The handshake of CloudEvents (HTTP webhooks, section 4): the sender may come, as often as it likes to. */
function agree({ headers }: IncomingMessage): Answer {
  const origin = headers['webhook-request-origin'];
  if (typeof origin !== 'string') throw new RequestError(400, 'The header WebHook-Request-Origin is missing.');
  const rate = headers['webhook-request-rate'] === undefined ? {} : { 'WebHook-Allowed-Rate': '*' };
  return { status: 200, headers: { 'WebHook-Allowed-Origin': origin, Allow: 'POST', ...rate } };
}

/** False when an invocation failed; the whole delivery comes again then. */
async function invokeAll(registered: RegisteredFunction, events: string[], parts: TakingParts): Promise<boolean> {
  const left = events.values();
  const results: boolean[] = [];
  // A lane takes the next event when it has done the last: a batch of thousands is not thousands of promises.
  const lane = async (): Promise<void> => {
    for (const event of left) results.push(await parts.slots.run(() => invokeOne(registered, event, parts)));
  };
  await Promise.all(Array.from({ length: Math.min(maxRunning, events.length) }, lane));
  return results.every(Boolean);
}

async function invokeOne(registered: RegisteredFunction, event: string, parts: EventGridParts): Promise<boolean> {
  try {
    await parts.invoker.invoke(registered, { json: event });
    return true;
  } catch (error) {
    parts.log.write('error', 'host', `Function "${registered.name}" failed: ${describeError(error)}`);
    return false;
  }
}
