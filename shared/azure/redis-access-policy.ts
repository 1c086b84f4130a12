import * as z from 'zod';

import { childResource, formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import { shape } from './answer-shape.ts';
import type { Arm } from './arm.ts';
import { deleteResource } from './delete-resource.ts';
import { listAll } from './list-all.ts';

/** Microsoft.Cache/redis, stable; the version in the REST reference of Access Policy Assignment. */
const API_VERSION = '2024-11-01';

const assignmentSchema = z.object({
  name: z.string(),
  properties: z.object({
    objectId: z.string(),
    accessPolicyName: z.string().nullish(),
    provisioningState: z.string().nullish(),
  }),
});

export interface WantedRedisAccess {
  readonly cache: ResourceId;
  readonly principalId: string;
  /** One of the cache's access policies: `Data Owner`, `Data Contributor`, `Data Reader` or one of its own. */
  readonly policy: string;
}

/** The id of our assignment of a principal: a cache takes one for each principal. */
export function redisAssignmentId({ cache, principalId }: Omit<WantedRedisAccess, 'policy'>): ResourceId {
  return childResource(cache, { type: 'accessPolicyAssignments', name: `sc-${principalId.toLowerCase()}` });
}

/**
 * Where the principal's assignment stands. A cache takes one for each principal: one that somebody else made is not
 * replaced, whatever its name and policy, but one of ours has the policy that we gave it. One that failed, or of ours
 * with another policy, is as good as none.
 */
export async function redisAccessState(
  arm: Arm,
  wanted: WantedRedisAccess,
): Promise<'none' | 'inProgress' | 'granted'> {
  const { cache, principalId, policy } = wanted;
  const path = `${formatResourceId(cache)}/accessPolicyAssignments`;
  const assignments = await listAll(arm, { path, apiVersion: API_VERSION }, assignmentSchema);
  const own = assignments.find(({ properties }) => properties.objectId.toLowerCase() === principalId.toLowerCase());
  if (!own) return 'none';
  const isOurs = bareName(own.name) === resourceName(redisAssignmentId(wanted));
  const isAltered = own.properties.accessPolicyName?.toLowerCase() !== policy.toLowerCase();
  return isOurs && isAltered ? 'none' : stateOf(own);
}

/** Begins to assign the policy to the principal; `inProgress` when the cache still works on it. */
export async function putRedisAccess(arm: Arm, wanted: WantedRedisAccess): Promise<'inProgress' | 'granted' | 'none'> {
  const { principalId, policy } = wanted;
  const { body } = await arm.send({
    method: 'PUT',
    path: formatResourceId(redisAssignmentId(wanted)),
    apiVersion: API_VERSION,
    // The alias is the user name that a client signs in with: the documented one is the principal's id.
    body: { properties: { accessPolicyName: policy, objectId: principalId, objectIdAlias: principalId } },
  });
  return stateOf(shape(assignmentSchema, body, 'the access policy assignment'));
}

/** Begins to delete one of our assignments by its id. */
export async function deleteRedisAccess(arm: Arm, id: ResourceId): Promise<void> {
  await deleteResource(arm, formatResourceId(id), API_VERSION);
}

/** The service puts the cache's name before an assignment's. */
function bareName(name: string): string {
  return (name.split('/').at(-1) ?? name).toLowerCase();
}

function stateOf({ properties }: z.infer<typeof assignmentSchema>): 'none' | 'inProgress' | 'granted' {
  const state = properties.provisioningState ?? 'Succeeded';
  if (['Failed', 'Canceled', 'Deleted'].includes(state)) return 'none';
  return state === 'Succeeded' ? 'granted' : 'inProgress';
}
