import { notFound } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import { resourceKey } from '../resource.ts';
import type { ObjectTarget } from './call.ts';

export function find({ cluster, resource, namespace, name }: ObjectTarget): KubernetesObject | undefined {
  return cluster.store.get(resourceKey(resource), namespace, name);
}

/** The object; throws 404 where there is none. */
export function read(target: ObjectTarget): KubernetesObject {
  const object = find(target);
  if (!object) throw notFound(target.resource, target.name);
  return object;
}
