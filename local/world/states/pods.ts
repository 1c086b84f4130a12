type Json = Record<string, unknown>;

export const NAMESPACE = 'sc-system';

const IMAGE = 'scaksextension.azurecr.io/prod/image/sc-operator:20250417.1';

/** A pod of the extension's job. */
export function jobPod(name: string, status: Json): Json {
  return {
    metadata: {
      name,
      namespace: NAMESPACE,
      labels: { 'job-name': 'sc-job', 'batch.kubernetes.io/job-name': 'sc-job' },
    },
    spec: { restartPolicy: 'Never', containers: [{ name: 'sc-job', image: IMAGE }] },
    status,
  };
}

export function containerStatus(state: Json): Json {
  return {
    name: 'sc-job',
    image: IMAGE,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state,
    lastState: {},
  };
}

/** A pod that no node takes. */
export function unschedulable(name: string, message: string): Json {
  const conditions = [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }];
  return jobPod(name, { phase: 'Pending', conditions });
}

/** A pod whose image the node cannot pull; why stands in its events. */
export function withoutImage(name: string): Json {
  const message = `Back-off pulling image "${IMAGE}"`;
  const state = { waiting: { reason: 'ImagePullBackOff', message } };
  return jobPod(name, { phase: 'Pending', containerStatuses: [containerStatus(state)] });
}

/** What containerd says of a pull that failed. */
export function pullError(why: string): string {
  return `Failed to pull image "${IMAGE}": failed to resolve reference "${IMAGE}": ${why}`;
}

/** The extension's job, with the pod template of its chart. */
export function job(status: Json): Json {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'sc-job', image: IMAGE }] } };
  return { metadata: { name: 'sc-job', namespace: NAMESPACE }, spec: { backoffLimit: 0, template }, status };
}
