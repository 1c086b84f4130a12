import { alreadyExists, forbidden, invalid, notFound } from '../api-error.ts';
import { trackUpdate } from '../apply/track-update.ts';
import { asTexts } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { resourceKey, type Resource } from '../resource.ts';
import { namespaces } from '../resources/namespace.ts';
import { writingOf, type Cluster, type Target, type WriteOptions } from './call.ts';
import { decodeObject } from './decode.ts';
import { identify } from './identify.ts';
import { checkMetadata } from './metadata.ts';
import { populateNamespace } from './namespace-contents.ts';

/** Creates an object from a body; throws 409 when there is one of that name. */
export function create(target: Target, body: unknown, options: WriteOptions): KubernetesObject {
  const object = decodeObject(target, body, options);
  const { answer } = target.resource;
  if (answer) return { ...object, status: answer(object) };
  identify(object);
  return insert(target, object, options);
}

/** Checks and stores a new object that has its identity. One that was not applied gets its writer as owner here. */
export function insert(target: Target, object: KubernetesObject, options: WriteOptions): KubernetesObject {
  const { cluster, resource, namespace } = target;
  const { name } = object.metadata;
  if (resource.namespaced) checkNamespaceIsOpen(target, name);
  prepare(resource, object);
  if (cluster.store.get(resourceKey(resource), namespace, name)) throw alreadyExists(resource, name);
  object.metadata.managedFields ??= trackUpdate(
    writingOf(target),
    { before: undefined, after: object },
    options.fieldManager,
  );
  if (options.dryRun) return object;
  return cluster.store.transaction(() => {
    const stored = cluster.store.put(resourceKey(resource), object);
    if (resource === namespaces) populateNamespace(cluster, name);
    return stored;
  });
}

/** Fills in what the server decides, and checks the rules of the kind. */
function prepare(resource: Resource, object: KubernetesObject): void {
  if (resource.subresources?.includes('status') && !resource.keepsStatus) Reflect.deleteProperty(object, 'status');
  if (resource.generation) object.metadata.generation = 1;
  resource.defaults?.(object);
  const causes = [...checkMetadata(resource, object), ...(resource.validate?.(object, undefined) ?? [])];
  if (causes.length > 0) throw invalid(resource, object.metadata.name, causes);
}

function checkNamespaceIsOpen({ cluster, resource, namespace }: Target, name: string): void {
  const found = readNamespace(cluster, namespace);
  if (!found) throw notFound(namespaces, namespace);
  if (asTexts(found.status).phase !== 'Terminating') return;
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(resource, name, why, [cause]);
}

function readNamespace(cluster: Cluster, name: string): KubernetesObject | undefined {
  return cluster.store.get(resourceKey(namespaces), '', name);
}
