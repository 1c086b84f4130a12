import type { JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';

export const JOB_NAME = 'sc-job';
export const CONTAINER = 'sc-job';
export const IMAGE = 'scaksextension.azurecr.io/prod/image/sc-operator:20251013.1';

/** The Job that the chart runs as a hook of Helm on each install and upgrade. */
export function jobBody(releaseName: string): JsonObject {
  return {
    metadata: {
      name: JOB_NAME,
      labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': releaseName },
      annotations: {
        'helm.sh/hook': 'post-install,post-upgrade',
        'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded',
      },
    },
    spec: {
      backoffLimit: 0,
      template: { spec: { restartPolicy: 'Never', containers: [{ name: CONTAINER, image: IMAGE }] } },
    },
  };
}

/** The pod of a job, on a node. */
export function podBody(job: KubernetesObject, podName: string, nodeName: string): JsonObject {
  const { name, uid } = job.metadata;
  const owner = { apiVersion: job.apiVersion, kind: job.kind, name, uid, controller: true, blockOwnerDeletion: true };
  return {
    metadata: {
      name: podName,
      generateName: `${name}-`,
      labels: { 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'job-name': name },
      ownerReferences: [owner],
    },
    spec: { restartPolicy: 'Never', nodeName, containers: [{ name: CONTAINER, image: IMAGE }] },
  };
}
