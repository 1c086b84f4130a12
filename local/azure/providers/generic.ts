import { gatewayError, resourceNotFound } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject, mergePatch, type JsonObject } from '../json.ts';
import { isAllowed } from '../gateway/permissions.ts';
import { relativeName } from '../resource-path.ts';
import type { Document } from '../store/store.ts';
import { page } from './paging.ts';
import type { Call, ResourceCall } from './provider.ts';

/** How every resource is read, listed, written and deleted whose type says nothing else. */
export function readResource(call: Call): ProviderAnswer {
  return ok(existing(call));
}

/** The resource of a call; throws the gateway's 404. */
export function existing(call: Call): Document {
  const found = findResource(call);
  if (!found) throw resourceNotFound(relativeName(call.type, call.names), call.resourceGroup);
  return found;
}

/** The resource of a call, stored or implied by its parent. */
export function findResource(call: Call): Document | undefined {
  return call.azure.store.get(call.id) ?? call.definition.implied?.(call.id, call.names);
}

/** Those that may be read: what may not is left out without a word. */
export function listResources(call: Call): ProviderAnswer {
  const { store } = call.azure;
  const action = `${call.type}/read`;
  return page(
    call,
    store.list(call.id, call.type).filter((one) => isAllowed(store, action, one.id)),
  );
}

export function putResource(call: Call): ProviderAnswer {
  const before = call.azure.store.get(call.id);
  const document = documentOf(call, { ...call.body, properties: withState(asObject(call.body.properties)) });
  call.azure.store.put(document);
  return { status: before ? 200 : 201, body: document };
}

function withState(properties: JsonObject): JsonObject {
  return { ...properties, provisioningState: 'Succeeded' };
}

export function patchResource(call: ResourceCall): ProviderAnswer {
  const document = documentOf(call, mergePatch(call.resource, call.body));
  call.azure.store.put(document);
  return ok(document);
}

export function deleteResource(call: Call): ProviderAnswer {
  if (!call.azure.store.get(call.id)) return { status: 204 };
  removeResource(call.azure, call.id);
  return { status: 200 };
}

/** Removes a resource, all below it and their credentials: made again under the same name it gets new ones. */
export function removeResource(azure: Pick<Simulation, 'store' | 'credentials'>, id: string): void {
  azure.store.deleteTree(id);
  azure.credentials.forgetAll(id);
}

/** A body with the identity that its URL gives it; the letter case of the first write stays. */
export function documentOf(call: Call, body: JsonObject): Document {
  const before = call.azure.store.get(call.id);
  const { id, name, type } = before ?? { id: call.id, name: call.names.at(-1) ?? '', type: call.type };
  const { id: _id, name: _name, type: _type, ...content } = body;
  return { id, name, type, ...content };
}

/** Throws the gateway's 400 for a tracked resource without a place. */
export function requireLocation(call: Call): void {
  if (typeof call.body.location === 'string' && call.body.location !== '') return;
  throw gatewayError(400, 'LocationRequired', 'The location property is required for this definition.');
}
