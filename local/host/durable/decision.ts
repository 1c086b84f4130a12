import { messageOf } from '../errors.ts';
import { toJson } from '../typed-data.ts';
import { isRecord, recordOf, stringOf } from '../narrow.ts';
import { ActionList } from './actions.ts';

/** What an orchestrator wants after a turn. Texts named `...Json` are JSON. */
export type Decision = { customStatusJson: string | undefined } & (
  | { kind: 'wait'; actions: ActionList }
  | { kind: 'complete'; actions: ActionList; outputJson: string }
  | { kind: 'continueAsNew'; actions: ActionList; inputJson: string }
  | { kind: 'fail'; message: string; failureDetails?: unknown }
);

const failureMarker = '$OutOfProcData$:';

// Durable Functions refuses a longer one: 16 KB in UTF-16.
const longestCustomStatus = 8 * 1024;

/** Reads what an orchestrator function returned. */
export function readDecision(result: unknown): Decision {
  if (!isRecord(result) || !Array.isArray(result['actions'])) {
    return failed('it returned no orchestration state; is it registered with df.app.orchestration?');
  }
  const actions = new ActionList(result['actions'] as unknown[]);
  const customStatusJson = customStatusOf(result);
  if (customStatusJson !== undefined && customStatusJson.length > longestCustomStatus) {
    return failed('the custom status is larger than 16 KB in UTF-16');
  }
  if (result['isDone'] !== true) return { kind: 'wait', actions, customStatusJson };
  const { continueAsNew } = actions;
  if (continueAsNew) {
    const inputJson = inputOf(continueAsNew['input']) ?? 'null';
    return { kind: 'continueAsNew', actions, inputJson, customStatusJson };
  }
  return { kind: 'complete', actions, outputJson: toJson(result['output']), customStatusJson };
}

/** Reads why an orchestrator function threw; durable-functions appends the orchestration's state to the message. */
export function readFailure(error: unknown): Decision {
  const message = messageOf(error);
  const at = message.indexOf(failureMarker);
  if (at < 0) return failed(message);
  let state: Record<string, unknown>;
  try {
    state = recordOf(JSON.parse(message.slice(at + failureMarker.length)));
  } catch {
    return failed(message);
  }
  return {
    kind: 'fail',
    // Whatever is thrown that is no Error leaves no message behind.
    message: stringOf(state['error']) ?? 'it threw a value that is not an Error',
    failureDetails: state['failureDetails'],
    customStatusJson: customStatusOf(state),
  };
}

/** A decision to fail for a reason that the host has found. */
export function failed(message: string): Decision {
  return { kind: 'fail', message, customStatusJson: undefined };
}

/** The JSON text of an action's input: strings are JSON texts already, other values are not. */
export function inputOf(input: unknown): string | undefined {
  if (input === undefined || input === null) return undefined;
  return typeof input === 'string' ? input : JSON.stringify(input);
}

function customStatusOf(state: Record<string, unknown>): string | undefined {
  const status = state['customStatus'];
  return status === undefined ? undefined : JSON.stringify(status);
}
