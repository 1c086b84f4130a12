import { ArmError, badRequest } from '../../arm-error.ts';
import type { Simulation } from '../../context.ts';
import type { ProviderAnswer } from '../../http/answer.ts';
import { asObject, asText, type JsonObject } from '../../json.ts';
import type { OperationEnd } from '../../operations.ts';
import { idKey } from '../../resource-path.ts';
import type { Document, OperationRecord } from '../../store/store.ts';
import { documentOf } from '../generic.ts';
import type { Call, Ending } from '../provider.ts';
import { startOperation } from '../start-operation.ts';

const KIND = 'redisAccessPolicyAssignment';

export const assignmentEndings: Readonly<Record<string, Ending>> = { [KIND]: endAssignment };

/** `PUT Redis/{cache}/accessPolicyAssignments/{name}`: the cache works on it for a while, and on nothing else. */
export function putAssignment(call: Call): ProviderAnswer {
  const cache = requireIdleCache(call);
  const { accessPolicyName, objectId, objectIdAlias } = asObject(call.body.properties);
  const policy = asText(accessPolicyName);
  const principal = asText(objectId);
  if (!policy || !principal || !asText(objectIdAlias)) {
    throw badRequest('accessPolicyName, objectId and objectIdAlias are required.', 'InvalidRequestBody');
  }
  if (asText(asObject(asObject(cache.properties).redisConfiguration)['aad-enabled'])?.toLowerCase() !== 'true') {
    const message = 'Microsoft Entra Authentication must be enabled on the cache to assign access policies.';
    throw badRequest(message, 'BadRequest');
  }
  if (othersOf(call, cache).some((one) => sameText(asObject(one.properties).objectId, principal))) {
    const message =
      'An invalid access policy assignment was detected due to duplicate entries. Please review and ensure that each assignment has a unique combination of assignmentName, policyName and ObjectId to avoid such duplicates';
    throw badRequest(message, 'BadRequest');
  }
  const properties = { provisioningState: 'Updating', accessPolicyName: policy, objectId: principal, objectIdAlias };
  const document = documentOf(call, { properties });
  const existed = call.azure.store.get(call.id) !== undefined;
  call.azure.store.put(document);
  return begin(call, { status: existed ? 200 : 201, body: document });
}

export function deleteAssignment(call: Call): ProviderAnswer {
  const found = call.azure.store.get(call.id);
  if (!found) return { status: 204 };
  requireIdleCache(call);
  call.azure.store.put(inState(found, 'Deleting'));
  return begin(call, { status: 202 }, { delete: true });
}

function begin(call: Call, answer: ProviderAnswer, payload: JsonObject = {}): ProviderAnswer {
  startOperation(call, { kind: KIND, milliseconds: call.azure.durations.cacheWrite, payload });
  return { ...answer, pending: true };
}

function endAssignment(azure: Simulation, { resourceId, payload }: OperationRecord): OperationEnd {
  const settle = (): void => {
    if (payload.delete === true) azure.store.delete(resourceId);
    else azure.store.update(resourceId, (one) => inState(one, 'Succeeded'));
  };
  return { status: 'Succeeded', settle };
}

function inState(assignment: Document, provisioningState: string): Document {
  return { ...assignment, properties: { ...asObject(assignment.properties), provisioningState } };
}

function requireIdleCache(call: Call): Document {
  const id = call.id.split('/').slice(0, -2).join('/');
  const cache = call.azure.store.get(id);
  if (!cache) throw new ArmError(404, 'ParentResourceNotFound', `The cache '${call.names[0] ?? ''}' was not found.`);
  const below = `${idKey(id)}/`;
  const busy = call.azure.store.runningOperations().some((one) => idKey(one.resourceId).startsWith(below));
  if (!busy) return cache;
  const message = `The resource '${id}' is busy processing a previous update request or is undergoing system maintenance. As such, it is currently unable to accept the update request. Please try again later.`;
  throw new ArmError(409, 'Conflict', message);
}

function othersOf(call: Call, cache: Document): Document[] {
  const all = call.azure.store.list(cache.id, call.type);
  return all.filter((one) => idKey(one.id) !== idKey(call.id));
}

function sameText(one: unknown, other: string): boolean {
  return asText(one)?.toLowerCase() === other.toLowerCase();
}
