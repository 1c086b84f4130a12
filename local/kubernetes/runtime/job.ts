import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import { now, type KubernetesObject } from '../object.ts';
import { writtenBy, type Cluster, type ObjectTarget } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { randomSuffix } from '../registry/identify.ts';
import { find, read } from '../registry/read.ts';
import { remove } from '../registry/remove.ts';
import { setStatus } from '../registry/set-status.ts';
import { resourceKey } from '../resource.ts';
import { jobs } from '../resources/job.ts';
import { nodes } from '../resources/node.ts';
import { pods } from '../resources/pod.ts';
import { jobBody, JOB_NAME, podBody } from './job-manifest.ts';
import { endedJob, endedPod, FAILED_MESSAGE, runningJob, runningPod, type JobEnd } from './job-status.ts';
import { recordEvent } from './record-event.ts';

const CONTROLLER = 'kube-controller-manager';

/** A run of the extension's job. */
export interface JobRun {
  /** Writes a line into the log of the job's pod. */
  readonly log: (line: string) => void;
  readonly end: (end: JobEnd) => void;
}

/** Starts the job with its pod, instead of one that an earlier run left. */
export function startJob(cluster: Cluster, release: ExtensionRelease): JobRun {
  const { releaseNamespace: namespace } = release;
  removeJob(cluster, namespace);
  const startTime = now();
  const target = { cluster, resource: jobs, namespace, name: JOB_NAME };
  const job = create(target, jobBody(release.name), writtenBy('helm'));
  const pod = startPod(cluster, job, startTime);
  setStatus(target, runningJob(startTime), CONTROLLER);
  const podTarget = { cluster, resource: pods, namespace, name: pod.metadata.name };
  return {
    log: (line) => cluster.logs.append(cluster.key, pod.metadata.uid, line),
    end(end) {
      if (find(podTarget)) setStatus(podTarget, endedPod(startTime, end), 'kubelet');
      // A later run may have taken this one's place.
      if (find(target)?.metadata.uid === job.metadata.uid) endJob(target, startTime, end);
    },
  };
}

/** Removes the job, its pod and the pod's log. */
export function removeJob(cluster: Cluster, namespace: string): void {
  const target = { cluster, resource: jobs, namespace, name: JOB_NAME };
  if (find(target)) remove(target);
}

function startPod(cluster: Cluster, job: KubernetesObject, startTime: string): KubernetesObject {
  const { namespace = '', name: jobName } = job.metadata;
  const name = `${jobName}-${randomSuffix()}`;
  const node = cluster.store.list(resourceKey(nodes))[0]?.metadata.name ?? '';
  const target = { cluster, resource: pods, namespace, name };
  const pod = create(target, podBody(job, name, node), writtenBy(CONTROLLER));
  const happened = (component: string, reason: string, message: string): void =>
    recordEvent(cluster, pod, { type: 'Normal', reason, message, component });
  recordEvent(cluster, job, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${name}`,
    component: 'job-controller',
  });
  happened('default-scheduler', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`);
  happened('kubelet', 'Created', 'Created container: sc-job');
  happened('kubelet', 'Started', 'Started container sc-job');
  return setStatus(target, runningPod(startTime), 'kubelet');
}

function endJob(target: ObjectTarget, startTime: string, end: JobEnd): void {
  setStatus(target, endedJob(startTime, end), CONTROLLER);
  const failed = end === 'Failed';
  recordEvent(target.cluster, read(target), {
    type: failed ? 'Warning' : 'Normal',
    reason: failed ? 'BackoffLimitExceeded' : 'Completed',
    message: failed ? FAILED_MESSAGE : 'Job completed',
    component: 'job-controller',
  });
}
