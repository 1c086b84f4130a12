import { setTimeout as delay } from 'node:timers/promises';
import { ArmError, badRequest } from '../arm-error.ts';
import type { ProviderAnswer } from '../http/answer.ts';
import { asObject, asText, isObject, type JsonObject } from '../json.ts';
import { idKey } from '../resource-path.ts';
import type { Document } from '../store/store.ts';
import { deleteResource, documentOf, listResources } from './generic.ts';
import type { Call } from './provider.ts';

const LIMIT = 20;
const NAME = /^[a-z0-9][\w-]{2,119}$/i;

/** Identities with a write going on; the real lock does not outlive a write either. */
const writing = new WeakMap<object, Set<string>>();

export function listFederatedCredentials(call: Call): ProviderAnswer {
  return listResources(call);
}

export function putFederatedCredential(call: Call): Promise<ProviderAnswer> {
  return alone(call, () => {
    const before = call.azure.store.get(call.id);
    const properties = checkedProperties(call);
    checkOthers(call, properties);
    const document = documentOf(call, { properties });
    call.azure.store.put(document);
    return { status: before ? 200 : 201, body: document, ...(!before && { headers: { location: call.id } }) };
  });
}

export function deleteFederatedCredential(call: Call): Promise<ProviderAnswer> {
  return alone(call, () => deleteResource(call));
}

/** Two writes to one identity at the same time: the second one is refused. */
async function alone(call: Call, write: () => ProviderAnswer): Promise<ProviderAnswer> {
  const identity = idKey(call.id.split('/').slice(0, -2).join('/'));
  const busy = writing.get(call.azure) ?? new Set();
  writing.set(call.azure, busy);
  if (busy.has(identity)) throw concurrentWrites(identity);
  busy.add(identity);
  try {
    await delay(call.azure.durations.federatedCredentialWrite);
    return write();
  } finally {
    busy.delete(identity);
  }
}

function concurrentWrites(identity: string): ArmError {
  const what = `Too many Federated Identity Credentials are written concurrently for the managed identity '${identity}'.`;
  const why = 'Concurrent Federated Identity Credentials writes under the same managed identity are not supported.';
  return new ArmError(409, 'ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity', `${what} ${why}`);
}

function checkedProperties({ body, names }: Call): JsonObject {
  if (!NAME.test(names.at(-1) ?? '')) {
    throw badRequest(`Federated Identity Credential name '${names.at(-1) ?? ''}' is invalid.`);
  }
  const { issuer, subject, audiences } = asObject(body.properties);
  const texts = [issuer, subject].every((one) => asText(one) !== undefined && one !== '');
  if (!isObject(body.properties) || !texts || !Array.isArray(audiences) || audiences.length === 0) {
    const needed = "Federated Identity Credential must specify 'issuer', 'subject' and 'audience'.";
    throw badRequest(`The request format was unexpected. ${needed}`);
  }
  if (audiences.length > 1) throw badRequest('Federated identity credentials must have exactly one audience.');
  return { issuer, subject, audiences: audiences as unknown[] };
}

function checkOthers(call: Call, { issuer, subject }: JsonObject): void {
  const identity = call.id.split('/').slice(0, -2).join('/');
  const others = call.azure.store.list(identity, call.type).filter((one) => idKey(one.id) !== idKey(call.id));
  if (others.some((one) => sameToken(one, { issuer, subject }))) {
    const message = 'Issuer and subject combination already exists for this Managed Identity.';
    throw new ArmError(409, 'Conflict', message);
  }
  if (others.length >= LIMIT) {
    const message = `Too many Federated Identity Credentials: a managed identity can have ${LIMIT} at most.`;
    throw badRequest(message);
  }
}

function sameToken({ properties }: Document, { issuer, subject }: JsonObject): boolean {
  const other = asObject(properties);
  return other.issuer === issuer && other.subject === subject;
}
