import { InstanceRunningError } from './errors.ts';
import { isInstanceId, newId } from './instance-id.ts';
import { managementLinks } from './links.ts';
import type { ManagementCall } from './management-api.ts';
import { readJsonBody, refuse } from './refusal.ts';
import { sendJson } from '../http/response.ts';
import { startAndWait } from './start-and-wait.ts';

/** Starts an instance of the orchestrator that the path names, with the id that it names or a new one. */
export async function startInstance(call: ManagementCall): Promise<void> {
  const { request, response, registry } = call;
  const [, name = '', givenId = ''] = request.path;
  const id = givenId === '' ? newId() : givenId;
  const registered = registry.find(name, 'orchestrationTrigger');
  const input = readJsonBody(request.body);
  if (!registered) {
    refuse(response, 400, `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`);
  } else if (input === undefined) {
    refuse(response, 400, 'The body is not valid JSON.');
  } else if (!isInstanceId(id)) {
    refuse(response, 400, `"${id}" is no valid instance id.`);
  } else {
    await start(call, { id, name: registered.name, input, version: request.query.get('version') ?? undefined });
  }
}

interface Start {
  id: string;
  name: string;
  input: string;
  version: string | undefined;
}

async function start(call: ManagementCall, instance: Start): Promise<void> {
  if (!isStarted(call, () => call.engine.startInstance(instance))) return;
  if (!(await startAndWait(call, instance.id))) sendCheckStatus(call, instance.id);
}

/** Starts an orchestration again with the input that it had. */
export function restartInstance(call: ManagementCall, id: string): void {
  const withNewId = call.request.query.get('restartWithNewInstanceId')?.toLowerCase() !== 'false';
  let restarted: string | undefined;
  if (!isStarted(call, () => (restarted = call.engine.restart(id, withNewId)))) return;
  if (restarted === undefined) refuse(call.response, 404, `There is no instance "${id}".`);
  else sendCheckStatus(call, restarted);
}

/** False when the id is taken, and then the request has been answered. */
function isStarted(call: ManagementCall, work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (!(error instanceof InstanceRunningError)) throw error;
    refuse(call.response, 409, error.message);
    return false;
  }
}

function sendCheckStatus({ response, endpoints }: ManagementCall, id: string): void {
  const links = managementLinks(endpoints, id);
  response.setHeader('location', links['statusQueryGetUri'] ?? '');
  response.setHeader('retry-after', '10');
  sendJson(response, 202, links);
}
