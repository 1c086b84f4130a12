import { randomUUID } from 'node:crypto';
import { ArmError, badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { setAllowed, setDenied } from '../gateway/permissions.ts';
import type { Tokens } from '../gateway/tokens.ts';
import { answerEvents } from '../events/admin.ts';
import { ok, type Answer } from '../http/answer.ts';
import { parseBody, type HttpRequest } from '../http/request.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import { findProvider } from '../providers/registry.ts';
import { isRegistrationState, setRegistrationState } from '../providers/resources/registration.ts';
import { setState } from '../providers/container-service/cluster-state.ts';
import { armFailure } from '../providers/kubernetes-configuration/armed-failures.ts';
import { toSegments } from '../resource-path.ts';
import { readVaultSecret, setVaultSecret } from '../vault/vault.ts';
import type { Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import { answerResources } from './resources.ts';

export const ADMIN_PATH = '/_admin/';

export interface AdminContext {
  readonly azure: Simulation;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly tokens: Tokens;
  /** Throws `ArmError` 400 when it is no pace. */
  readonly setPace: (pace: unknown) => void;
}

type Command = (context: AdminContext, body: JsonObject, names: readonly string[]) => unknown;

/** By method and first path segment after `/_admin/`. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'POST faults': ({ faults }, body) => faults.add(body),
  'DELETE faults': ({ faults }) => faults.clear(),
  'GET requests': ({ log }) => ({ value: log.all() }),
  'DELETE requests': ({ log }) => log.clear(),
  'PUT pace': ({ setPace }, body) => setPace(body.pace),
  'PUT tokens': showLifetime,
  'POST cluster-operations': startClusterOperation,
  'POST hurry': ({ azure }) => azure.operations.hurry(),
  'POST extension-outcomes': armExtension,
  'PUT permissions': setPermissions,
  'PUT providers': setProvider,
  'GET vault-secrets': getSecret,
  'PUT vault-secrets': setSecret,
};

/** Answers the endpoint that tests look at the world and change it by. It is no part of Azure and needs no token. */
export function answerAdmin(context: AdminContext, request: HttpRequest): Answer | Promise<Answer> {
  const [, keyword = '', ...names] = toSegments(request.path);
  const aboutEvents = answerEvents(context.azure, request, [keyword, ...names]);
  if (aboutEvents) return aboutEvents;
  if (keyword === 'resources') return answerResources(context.azure, request);
  const command = COMMANDS[`${request.method} ${keyword}`];
  if (!command) throw new ArmError(404, 'NotFound', `There is no ${request.method} ${request.path}.`);
  const result = command(context, parseBody(request.body), names);
  return result === undefined ? { status: 204 } : ok(result);
}

function showLifetime({ tokens }: AdminContext, { seconds }: JsonObject): void {
  if (typeof seconds !== 'number' || seconds < 0) throw badRequest('seconds must be a number, and not a negative one.');
  tokens.showLifetime(seconds);
}

function startClusterOperation({ azure }: AdminContext, body: JsonObject): void {
  const clusterId = requireText(body, 'clusterId');
  if (!azure.store.get(clusterId)) throw new ArmError(404, 'ResourceNotFound', `There is no cluster ${clusterId}.`);
  const milliseconds = typeof body.milliseconds === 'number' ? body.milliseconds : 0;
  azure.store.transaction(() => {
    setState(azure, clusterId, asText(body.state) ?? 'Updating');
    const payload = { verb: 'update', then: asText(body.then) ?? 'Succeeded' };
    // As an update by anybody else, it is heard of when it ends.
    const heard = { operationName: 'Microsoft.ContainerService/managedClusters/write', correlationId: randomUUID() };
    const work = { kind: 'clusterForced', resourceId: clusterId, clusterId, milliseconds, payload };
    azure.operations.start({ ...work, ...heard });
  });
}

function armExtension({ azure }: AdminContext, body: JsonObject): void {
  const times = typeof body.times === 'number' ? body.times : 1;
  const failure = { code: requireText(body, 'code'), message: requireText(body, 'message'), times };
  armFailure(azure.store, requireText(body, 'clusterId'), failure);
}

function setPermissions({ azure }: AdminContext, { denied, allowed }: JsonObject): void {
  if (!Array.isArray(denied)) throw badRequest('denied must be a list of {action, scope}.');
  const list = denied.map((one) => {
    const { action, scope } = asObject(one);
    return { action: requireText({ action }, 'action'), scope: requireText({ scope }, 'scope') };
  });
  setDenied(azure.store, list);
  if (Array.isArray(allowed)) setAllowed(azure.store, allowed.map(String));
}

function setProvider({ azure }: AdminContext, { registrationState }: JsonObject, names: readonly string[]): void {
  const [subscription = '', namespace = ''] = names;
  if (!findProvider(namespace)) throw badRequest(`There is no provider ${namespace}.`);
  if (!isRegistrationState(registrationState)) throw badRequest('registrationState is not one of a provider.');
  setRegistrationState(azure, { subscription, namespace }, registrationState);
}

function setSecret({ azure }: AdminContext, body: JsonObject, [vault = '', name = '']: readonly string[]): JsonObject {
  if (vault === '' || name === '') throw badRequest('The path is /_admin/vault-secrets/{vault}/{name}.');
  return { version: setVaultSecret(azure, { vault, name }, requireText(body, 'value')) };
}

function getSecret({ azure }: AdminContext, _body: JsonObject, [vault = '', name = '']: readonly string[]): unknown {
  return readVaultSecret(azure.store, ['_vault', vault, 'secrets', name]).body;
}

function requireText(body: JsonObject, field: string): string {
  const value = asText(body[field]);
  if (value === undefined || value === '') throw badRequest(`${field} is missing.`);
  return value;
}
