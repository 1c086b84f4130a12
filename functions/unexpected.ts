import { SettingsError } from '../shared/workflow/settings.ts';

/** A line of a stack that says where code is, and nothing that the code worked on. */
const FRAME = /^ {4}at .+(:\d+:\d+\)?|\(<anonymous>\)|\(native\))$/;

/** What may be said of an error that nobody expected: its name and where it came from. Its message may hold anything. */
export function describeUnexpected(error: unknown): string {
  if (!(error instanceof Error)) return 'an unexpected error that is no Error';
  return [error.name, ...framesOf(error)].join('\n');
}

/**
 * A handler whose unexpected errors carry no message: what a function throws is logged by the host, and kept in the
 * history if it was an activity.
 */
export function silenced<G extends readonly unknown[], R>(
  handler: (...given: G) => Promise<R>,
): (...given: G) => Promise<R> {
  return async (...given) => {
    try {
      return await handler(...given);
    } catch (error) {
      // It names a setting, never its value.
      if (error instanceof SettingsError) throw error;
      throw silent(error);
    }
  };
}

/** A new error: the cause and whatever else the old one carries stay behind. */
function silent(error: unknown): Error {
  const message = `unexpected ${error instanceof Error ? error.name : 'value thrown'}`;
  const fresh = new Error(message);
  if (error instanceof Error) fresh.stack = [`Error: ${message}`, ...framesOf(error)].join('\n');
  return fresh;
}

/** The stack begins with the message, whose lines may look like frames. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = message === '' ? 0 : stack.indexOf(message) + message.length;
  return stack
    .slice(start)
    .split('\n')
    .filter((line) => FRAME.test(line));
}
