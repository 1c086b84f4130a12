import { RequestError } from '../http/request.ts';
import { isRecord, recordOf, stringOf } from '../narrow.ts';

/** As many as Event Grid puts into one delivery at most. */
const maxEvents = 5000;

/**
 * The events of a delivery, each as its JSON text: an array in the Event Grid schema and in batches of CloudEvents,
 * one object for a single CloudEvent. Throws a 400 for anything else, a 413 for more than Event Grid sends.
 */
export function eventsOf(body: Buffer): string[] {
  const content = parse(body);
  const events: unknown[] = Array.isArray(content) ? content : [content];
  if (events.length > maxEvents) {
    throw new RequestError(413, `A delivery has at most ${maxEvents} events, not ${events.length}.`);
  }
  if (!events.every(isRecord)) throw new RequestError(400, 'The body is neither an event nor an array of events.');
  return events.map(toText);
}

/** The code in the event by which Event Grid asks whether an endpoint wants its events; throws a 400 without one. */
export function validationCodeOf(body: Buffer): string {
  const content = parse(body);
  const [event] = Array.isArray(content) ? (content as unknown[]) : [];
  const code = stringOf(recordOf(recordOf(event)['data'])['validationCode']);
  if (code === undefined) throw new RequestError(400, 'The body is no array with a validation event in it.');
  return code;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new RequestError(400, 'The body is not JSON.');
  }
}

function toText(event: Record<string, unknown>): string {
  try {
    return JSON.stringify(event);
  } catch {
    // A text that goes thousands of levels deep can be read, but not written.
    throw new RequestError(400, 'An event is nested too deeply.');
  }
}
