import { asObject, asText, asTexts, type JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { writtenBy, type Cluster, type ObjectTarget } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { patch } from '../registry/patch.ts';
import { find, read } from '../registry/read.ts';
import { remove } from '../registry/remove.ts';
import { setStatus } from '../registry/set-status.ts';
import { resourceKey, type Resource } from '../resource.ts';
import { RESOURCES } from '../resources/catalogue.ts';
import { recordEvent } from './record-event.ts';
import { ensureNamespace } from './resources.ts';

/** Which object of a cluster. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** A cluster from the inside: what its own components write, beyond what a client may. */
export interface Interior {
  /** Makes an object with its status, or gives one that is there another status. */
  place(kind: string, object: JsonObject): void;
  remove(name: ObjectName): void;
  /** JSON merge patch. */
  change(name: ObjectName, change: JsonObject): void;
  list(kind: string): readonly KubernetesObject[];
  warn(name: ObjectName, reason: string, message: string): void;
  /** Lines that a pod prints. */
  print(pod: Omit<ObjectName, 'kind'>, lines: readonly string[]): void;
}

const COMPONENT = 'kube-controller-manager';

export function interiorOf(cluster: Cluster): Interior {
  const target = ({ kind, namespace = '', name }: ObjectName): ObjectTarget => ({
    cluster,
    resource: resourceOf(kind),
    namespace,
    name,
  });
  return {
    place(kind, object) {
      const { status, ...body } = object;
      const { name = '', namespace = '' } = asTexts(object.metadata);
      const at = target({ kind, namespace, name });
      if (namespace !== '') ensureNamespace(cluster, namespace);
      if (!find(at)) create(at, body, writtenBy(COMPONENT));
      if (status !== undefined) setStatus(at, asObject(status), COMPONENT);
    },
    remove(name) {
      const at = target(name);
      if (find(at)) remove(at);
    },
    change: (name, change) => {
      const at = target(name);
      if (find(at)) patch(at, change, 'application/merge-patch+json', writtenBy(COMPONENT));
    },
    list: (kind) => cluster.store.list(resourceKey(resourceOf(kind))),
    warn: (name, reason, message) =>
      recordEvent(cluster, read(target(name)), { type: 'Warning', reason, message, component: 'kubelet' }),
    print(pod, lines) {
      const uid = asText(read(target({ kind: 'Pod', ...pod })).metadata.uid) ?? '';
      for (const line of lines) cluster.logs.append(cluster.key, uid, line);
    },
  };
}

function resourceOf(kind: string): Resource {
  const resource = RESOURCES.find((one) => one.kind === kind);
  if (!resource) throw new Error(`no kind ${kind} is served`);
  return resource;
}
