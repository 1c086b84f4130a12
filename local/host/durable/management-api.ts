import type { FunctionRegistry } from '../function-registry.ts';
import type { Answer } from '../http/answer.ts';
import { controlInstance } from './control-instance.ts';
import type { DurableEngine } from './engine.ts';
import { isFinished } from './instance-table.ts';
import type { Instance } from './instance-table.ts';
import { listInstances, purgeInstances } from './instance-list.ts';
import { managementLinks } from './links.ts';
import type { DurableEndpoints } from './links.ts';
import { refusal } from './refusal.ts';
import { startInstance } from './start-instance.ts';
import { statusDocument } from './status.ts';
import type { Store } from './store.ts';

export interface ManagementParts {
  store: Store;
  engine: DurableEngine;
  registry: FunctionRegistry;
  endpoints: DurableEndpoints;
}

/** A request to the management API or to the client's endpoint, which differ in their base only. */
interface ManagementRequest {
  method: string;
  /** Path below the base, its segments decoded. */
  path: string[];
  query: URLSearchParams;
  continuationToken: string | undefined;
  body: string;
  /** Comes from the app's own client. */
  internal: boolean;
  /** Whether the caller has hung up. */
  isGone: () => boolean;
}

export type ManagementCall = ManagementParts & { request: ManagementRequest };

/** Answers a request as the Durable Task extension does (its HttpApiHandler), when what it asks for is on the disk. */
export async function handleManagement(call: ManagementCall): Promise<Answer> {
  const answer = await handle(call);
  if (call.request.method !== 'GET') await call.store.ledger.committed();
  return answer;
}

async function handle(call: ManagementCall): Promise<Answer> {
  const { request } = call;
  const [resource, ...rest] = request.path;
  if (resource === 'entities') return refusal(501, 'This host does not support durable entities.');
  if (resource === 'orchestrators' && request.method === 'POST' && (rest.length === 1 || rest.length === 2)) {
    return startInstance(call);
  }
  return resource === 'instances' ? handleInstances(call, rest) : { status: 404 };
}

function handleInstances(call: ManagementCall, [id = '', operation]: string[]): Answer {
  const { method } = call.request;
  if (operation !== undefined) return method === 'POST' ? controlInstance(call, id, operation) : { status: 404 };
  if (method === 'GET') return id === '' ? listInstances(call) : readInstance(call, id);
  if (method === 'DELETE') return id === '' ? purgeInstances(call) : purgeInstance(call, id);
  return { status: 405 };
}

function purgeInstance({ store, engine }: ManagementCall, id: string): Answer {
  if (!store.tables.instances.get(id)) return missing(id);
  return { status: 200, json: { instancesDeleted: engine.purge([id]) } };
}

function readInstance(call: ManagementCall, id: string): Answer {
  const instance = call.store.tables.instances.get(id);
  if (!instance) return missing(id);
  const json = document(call, instance);
  if (!isFinished(instance.status)) {
    const location = managementLinks(call.endpoints, id)['statusQueryGetUri'] ?? '';
    return { status: 202, headers: { location, 'retry-after': '5' }, json };
  }
  const asError = instance.status === 'Failed' && isOn(call.request.query, 'returnInternalServerErrorOnFailure');
  return { status: asError ? 500 : 200, json };
}

function document({ request, store }: ManagementCall, instance: Instance): Record<string, unknown> {
  const { query } = request;
  const history = isOn(query, 'showHistory') ? store.tables.history.all(instance.key) : undefined;
  const showInput = query.get('showInput') !== 'false';
  const found = statusDocument(instance, { showInput, history, showHistoryOutput: isOn(query, 'showHistoryOutput') });
  // The client of durable-functions looks for the history under another name than the extension gives it.
  if (request.internal && history) found['history'] = found['historyEvents'];
  return found;
}

function missing(id: string): Answer {
  return refusal(404, `There is no instance "${id}".`);
}

function isOn(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}
