import type { JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { writtenBy, type ObjectTarget } from './call.ts';
import { read } from './read.ts';
import { save } from './update.ts';

/** Lets a component of the cluster replace the `status` of an object. */
export function setStatus(target: ObjectTarget, status: JsonObject, component: string): KubernetesObject {
  const old = read(target);
  const next = { ...old, metadata: { ...old.metadata }, status };
  return save({ ...target, subresource: 'status' }, { old, next }, writtenBy(component));
}
