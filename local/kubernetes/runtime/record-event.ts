import { randomBytes } from 'node:crypto';

import { now, type KubernetesObject } from '../object.ts';
import { writtenBy, type Cluster } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { events } from '../resources/event.ts';

interface Occurrence {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Who noticed it, such as `kubelet`. */
  readonly component: string;
}

/** Records what happened to an object, for `kubectl describe` and `kubectl get events`. */
export function recordEvent(cluster: Cluster, object: KubernetesObject, { component, ...rest }: Occurrence): void {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace = 'default', uid, resourceVersion } = metadata;
  const time = now();
  const event = {
    metadata: { name: `${name}.${randomBytes(8).toString('hex')}` },
    involvedObject: { apiVersion, kind, name, namespace, uid, resourceVersion },
    ...rest,
    source: { component },
    reportingComponent: component,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  create({ cluster, resource: events, namespace }, event, writtenBy(component));
}
