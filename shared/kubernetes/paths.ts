import type { ObjectReference } from './cluster-api.ts';

/** The resource names of the kinds that are used. */
const PLURALS: Readonly<Record<string, string>> = {
  Namespace: 'namespaces',
  Secret: 'secrets',
  ServiceAccount: 'serviceaccounts',
  ConfigMap: 'configmaps',
  Event: 'events',
  Job: 'jobs',
  Node: 'nodes',
  Pod: 'pods',
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
};

/** The path of an object below the address of the API server. */
export function objectPath(reference: ObjectReference): string {
  return `${collectionPath(reference)}/${encodeURIComponent(reference.name)}`;
}

/** The path of the objects of a kind, in a namespace or in the whole cluster. */
export function collectionPath({ apiVersion, kind, namespace }: Omit<ObjectReference, 'name'>): string {
  const plural = PLURALS[kind];
  if (plural === undefined) throw new Error(`kind ${kind} is not one that is used here`);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return namespace === undefined
    ? `${root}/${plural}`
    : `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
