import { randomBytes } from 'node:crypto';

import type { JsonObject } from '../json.ts';
import { now } from '../object.ts';
import { CONTAINER, IMAGE } from './job-manifest.ts';

/** How a run of the job ended. */
export type JobEnd = 'Complete' | 'Failed';

export const FAILED_MESSAGE = 'Job has reached the specified backoff limit';

export function runningJob(startTime: string): JsonObject {
  return { active: 1, ready: 1, terminating: 0, startTime, uncountedTerminatedPods: {} };
}

export function endedJob(startTime: string, end: JobEnd): JsonObject {
  const time = now();
  const common = { startTime, ready: 0, terminating: 0, uncountedTerminatedPods: {} };
  if (end === 'Failed') {
    const why = { reason: 'BackoffLimitExceeded', message: FAILED_MESSAGE };
    return { ...common, failed: 1, conditions: ['FailureTarget', 'Failed'].map((type) => condition(type, time, why)) };
  }
  const why = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => condition(type, time, why));
  return { ...common, succeeded: 1, completionTime: time, conditions };
}

function condition(type: string, time: string, why: { reason: string; message: string }): JsonObject {
  return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, ...why };
}

export function runningPod(startTime: string): JsonObject {
  const state = { running: { startedAt: startTime } };
  return podStatus(startTime, { phase: 'Running', ready: true, state });
}

export function endedPod(startTime: string, end: JobEnd): JsonObject {
  const failed = end === 'Failed';
  const terminated = {
    exitCode: failed ? 1 : 0,
    reason: failed ? 'Error' : 'Completed',
    startedAt: startTime,
    finishedAt: now(),
    containerID: containerId(),
  };
  return podStatus(startTime, { phase: failed ? 'Failed' : 'Succeeded', ready: false, state: { terminated } });
}

function podStatus(startTime: string, state: { phase: string; ready: boolean; state: JsonObject }): JsonObject {
  const { phase, ready } = state;
  const container = {
    name: CONTAINER,
    image: IMAGE,
    imageID: '',
    containerID: containerId(),
    ready,
    started: ready,
    restartCount: 0,
    state: state.state,
    lastState: {},
  };
  return { phase, startTime, podIP: '10.244.0.20', qosClass: 'BestEffort', containerStatuses: [container] };
}

function containerId(): string {
  return `containerd://${randomBytes(32).toString('hex')}`;
}
