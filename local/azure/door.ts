import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { ADMIN_PATH, answerAdmin, type AdminContext } from './admin/admin.ts';
import type { Fault } from './admin/faults.ts';
import { ArmError } from './arm-error.ts';
import { firstTenant } from './context.ts';
import { authenticate, authenticateForVault } from './gateway/authenticate.ts';
import { answerArm } from './gateway/gateway.ts';
import { answerTokenRequest, TOKEN_PATH } from './gateway/token-endpoint.ts';
import { sendAnswer, type Answer } from './http/answer.ts';
import { readRequest, type HttpRequest } from './http/request.ts';
import { authorizeSecretRead, findVault } from './vault/vault-access.ts';
import { readVaultSecret, VAULT_PATH } from './vault/vault.ts';
import { toSegments } from './resource-path.ts';

export interface Door extends AdminContext {
  /** What the token endpoint asks for. */
  readonly header: string;
}

/** Answers one HTTP request: faults first, then whoever the path belongs to. */
export async function answerRequest(door: Door, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await readOrRefuse(message, response);
  if (!request) return;
  if (request.path.startsWith(ADMIN_PATH)) {
    sendAnswer(response, await safely(() => admit(door, request)));
    return;
  }
  // The name of a vault that is not there is in no DNS: there is nobody who could answer.
  const fault = isOfNoVault(door, request) ? NOBODY : door.faults.take(request.method, request.path);
  const status = await answerWithFault(door, request, response, fault);
  if (request.path !== TOKEN_PATH) door.log.add({ method: request.method, path: request.path, status });
}

/** Whoever comes by the address that all services share shows a token here too; tests at the simulation's own need none. */
function admit(door: Door, request: HttpRequest): Answer | Promise<Answer> {
  if (request.headers['x-forwarded-proto'] !== undefined) authenticate(door.tokens, request);
  return answerAdmin(door, request);
}

const NOBODY: Fault = { kind: 'reset' };

async function readOrRefuse(message: IncomingMessage, response: ServerResponse): Promise<HttpRequest | undefined> {
  try {
    return await readRequest(message);
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    sendAnswer(response, { status: error.status, body: error.toBody(), headers: { connection: 'close' } });
    return undefined;
  }
}

/** The status that was sent; 0 when nothing was. */
async function answerWithFault(
  door: Door,
  request: HttpRequest,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<number> {
  switch (fault?.kind) {
    case 'timeout':
      // The connection stays open until the caller gives up or the simulation ends.
      return 0;
    case 'reset':
      response.socket?.resetAndDestroy();
      return 0;
    case 'lostReply':
      await answer(door, request);
      response.socket?.resetAndDestroy();
      return 0;
    case 'delay':
      await delay(fault.milliseconds);
      break;
    case 'status':
      return send(response, failed(fault));
    case undefined:
  }
  return send(response, await answer(door, request));
}

function send(response: ServerResponse, answer: Answer): number {
  if (!response.destroyed) sendAnswer(response, answer);
  return answer.status;
}

function failed(fault: Extract<Fault, { kind: 'status' }>): Answer {
  const { status, code, message, unwrapped, retryAfter } = fault;
  const error = new ArmError(status, code, message, { unwrapped });
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { status, body: error.toBody(), headers: { ...headers, ...identifiers(randomUUID()) } };
}

async function answer(door: Door, request: HttpRequest): Promise<Answer> {
  if (request.path === TOKEN_PATH) {
    const tenantId = (): string => firstTenant(door.azure);
    return answerTokenRequest({ tokens: door.tokens, header: door.header, tenantId }, request);
  }
  if (request.path.startsWith(VAULT_PATH)) {
    return safely(() => answerVault(door, request));
  }
  const correlationId = correlationOf(request);
  const given = await safely(() => {
    authenticate(door.tokens, request);
    return answerArm(door.azure, request, correlationId);
  });
  const headers = { ...identifiers(correlationId), ...echo(request), ...limits(request.method) };
  return { ...given, headers: { ...headers, ...given.headers } };
}

function answerVault({ azure, tokens }: Door, request: HttpRequest): Answer {
  authenticateForVault(tokens, request);
  if (!request.query.has('api-version')) throw new ArmError(400, 'BadParameter', 'api-version must be specified');
  const segments = toSegments(request.path);
  authorizeSecretRead(azure.store, segments);
  return readVaultSecret(azure.store, segments);
}

function isOfNoVault({ azure }: Door, { path }: HttpRequest): boolean {
  return path.startsWith(VAULT_PATH) && !findVault(azure.store, toSegments(path)[1] ?? '');
}

async function safely(work: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof ArmError ? error : internalError(error);
    return {
      status: known.status,
      body: known.toBody(),
      ...(known.options.headers && { headers: known.options.headers }),
    };
  }
}

/** A mistake of the simulation itself. */
function internalError(error: unknown): ArmError {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new ArmError(500, 'InternalServerError', `The simulation failed: ${reason}`);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function correlationOf(request: HttpRequest): string {
  const given = request.headers['x-ms-correlation-request-id'];
  return typeof given === 'string' && GUID.test(given) ? given : randomUUID();
}

function identifiers(correlationId: string): Record<string, string> {
  const requestId = randomUUID();
  const at = `${new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
  return {
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': correlationId,
    'x-ms-routing-request-id': `WESTUS2:${at}:${requestId}`,
  };
}

/** The caller's own id goes back only when it asks for that. */
function echo({ headers }: HttpRequest): Record<string, string> {
  const id = headers['x-ms-client-request-id'];
  const wanted = headers['x-ms-return-client-request-id'] === 'true';
  return wanted && typeof id === 'string' ? { 'x-ms-client-request-id': id } : {};
}

/** What is left of the subscription's limits; there is no counting behind it. */
function limits(method: string): Record<string, string> {
  if (method === 'GET' || method === 'HEAD') return { 'x-ms-ratelimit-remaining-subscription-reads': '11999' };
  const kind = method === 'DELETE' ? 'deletes' : 'writes';
  return { [`x-ms-ratelimit-remaining-subscription-${kind}`]: method === 'DELETE' ? '14999' : '1199' };
}
