import type { ServerResponse } from 'node:http';
import { sendEmpty, sendText } from '../http/response.ts';
import type { ControlResult } from './engine.ts';
import type { ManagementCall } from './management-api.ts';
import { readJsonBody, refuse } from './refusal.ts';
import { restartInstance } from './start-instance.ts';

/** Does to an instance what the last part of the path says. */
export function controlInstance(call: ManagementCall, id: string, operation: string): void {
  const { request, response, engine } = call;
  const reason = request.query.get('reason') ?? '';
  switch (operation.toLowerCase()) {
    case 'raiseevent':
      raiseEvent(call, id);
      return;
    case 'terminate':
      sendResult(response, engine.terminate(id, reason), id);
      return;
    case 'suspend':
      sendResult(response, engine.suspend(id), id);
      return;
    case 'resume':
      sendResult(response, engine.resume(id), id);
      return;
    case 'restart':
      restartInstance(call, id);
      return;
    case 'rewind':
      // The client takes the body as it is for the message of its error, so it is not a document.
      sendText(response, 501, 'This host does not support rewinding instances. Restart the instance instead.');
      return;
    default:
      sendEmpty(response, 404);
  }
}

function raiseEvent({ request, response, engine }: ManagementCall, id: string): void {
  const name = request.path[3] ?? '';
  const input = readJsonBody(request.body);
  if (input === undefined || name === '') {
    refuse(response, 400, input === undefined ? 'The body is not valid JSON.' : 'The event has no name.');
  } else if (/^\d+$/.test(name)) {
    // durable-functions keeps waits and task ids in one table, so such an event would complete a task.
    refuse(response, 400, `"${name}" cannot be the name of an event: durable-functions takes a number for a task id.`);
  } else {
    sendResult(response, engine.raiseEvent(id, name, input), id);
  }
}

function sendResult(response: ServerResponse, result: ControlResult, id: string): void {
  if (result === 'done') sendEmpty(response, 202);
  else if (result === 'finished') refuse(response, 410, `The instance "${id}" has finished.`);
  else refuse(response, 404, `There is no instance "${id}".`);
}
