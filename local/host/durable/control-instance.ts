import type { Answer } from '../http/answer.ts';
import type { ControlResult } from './engine.ts';
import type { ManagementCall } from './management-api.ts';
import { readJsonBody, refusal } from './refusal.ts';
import { restartInstance } from './start-instance.ts';

/** Does to an instance what the last part of the path says. */
export function controlInstance(call: ManagementCall, id: string, operation: string): Answer {
  const { request, engine } = call;
  const reason = request.query.get('reason') ?? '';
  switch (operation.toLowerCase()) {
    case 'raiseevent':
      return raiseEvent(call, id);
    case 'terminate':
      return toAnswer(engine.terminate(id, reason), id);
    case 'suspend':
      return toAnswer(engine.suspend(id), id);
    case 'resume':
      return toAnswer(engine.resume(id), id);
    case 'restart':
      return restartInstance(call, id);
    case 'rewind':
      // The client takes the body as it is for the message of its error, so it is not a document.
      return { status: 501, text: 'This host does not support rewinding instances. Restart the instance instead.' };
    default:
      return { status: 404 };
  }
}

function raiseEvent({ request, engine }: ManagementCall, id: string): Answer {
  const name = request.path[3] ?? '';
  const input = readJsonBody(request.body);
  if (input === undefined) return refusal(400, 'The body is not valid JSON.');
  if (name === '') return refusal(400, 'The event has no name.');
  if (/^\d+$/.test(name)) {
    // durable-functions keeps waits and task ids in one table, so such an event would complete a task.
    return refusal(400, `"${name}" cannot be the name of an event: durable-functions takes a number for a task id.`);
  }
  return toAnswer(engine.raiseEvent(id, name, input), id);
}

function toAnswer(result: ControlResult, id: string): Answer {
  if (result === 'done') return { status: 202 };
  if (result === 'finished') return refusal(410, `The instance "${id}" has finished.`);
  return refusal(404, `There is no instance "${id}".`);
}
