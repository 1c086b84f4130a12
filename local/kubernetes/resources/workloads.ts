import { isDeepStrictEqual } from 'node:util';

import type { StatusCause } from '../api-error.ts';
import { asObject, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, invalidValue, required, type Column, type Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { templateColumns } from './pod-template.ts';

/* Stored and shown; no controller makes their pods. */

const workload = {
  group: 'apps',
  version: 'v1',
  namespaced: true,
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  generation: true,
  validate: checkSelector,
} satisfies Partial<Resource>;

export const deployments: Resource = {
  ...workload,
  plural: 'deployments',
  singular: 'deployment',
  kind: 'Deployment',
  shortNames: ['deploy'],
  columns: [
    nameColumn,
    { name: 'Ready', value: (one) => `${count(one, 'status.readyReplicas')}/${count(one, 'spec.replicas')}` },
    counter('Up-to-date', 'status.updatedReplicas'),
    counter('Available', 'status.availableReplicas'),
    ageColumn,
    ...templateColumns,
  ],
  defaults(deployment) {
    const spec = asObject(deployment.spec);
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };
    const standard = { replicas: 1, strategy, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };
    deployment.spec = { ...standard, ...spec };
    deployment.status ??= {};
  },
};

export const replicaSets: Resource = {
  ...workload,
  plural: 'replicasets',
  singular: 'replicaset',
  kind: 'ReplicaSet',
  shortNames: ['rs'],
  columns: [
    nameColumn,
    counter('Desired', 'spec.replicas'),
    counter('Current', 'status.replicas'),
    counter('Ready', 'status.readyReplicas'),
    ageColumn,
    ...templateColumns,
  ],
  defaults(set) {
    set.spec = { replicas: 1, ...asObject(set.spec) };
    set.status ??= { replicas: 0 };
  },
};

export const statefulSets: Resource = {
  ...workload,
  plural: 'statefulsets',
  singular: 'statefulset',
  kind: 'StatefulSet',
  shortNames: ['sts'],
  columns: [
    nameColumn,
    { name: 'Ready', value: (one) => `${count(one, 'status.readyReplicas')}/${count(one, 'spec.replicas')}` },
    ageColumn,
    ...templateColumns.filter(({ name }) => name !== 'Selector'),
  ],
  defaults(set) {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 0 } };
    const standard = { replicas: 1, podManagementPolicy: 'OrderedReady', updateStrategy, revisionHistoryLimit: 10 };
    set.spec = { ...standard, ...asObject(set.spec) };
    set.status ??= { replicas: 0 };
  },
};

export const daemonSets: Resource = {
  ...workload,
  plural: 'daemonsets',
  singular: 'daemonset',
  kind: 'DaemonSet',
  shortNames: ['ds'],
  columns: [
    nameColumn,
    counter('Desired', 'status.desiredNumberScheduled'),
    counter('Current', 'status.currentNumberScheduled'),
    counter('Ready', 'status.numberReady'),
    counter('Up-to-date', 'status.updatedNumberScheduled'),
    counter('Available', 'status.numberAvailable'),
    ageColumn,
    ...templateColumns,
  ],
  defaults(set) {
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } };
    set.spec = { updateStrategy, revisionHistoryLimit: 10, ...asObject(set.spec) };
    set.status ??= { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
  },
};

function counter(name: string, path: string): Column {
  return { name, type: 'integer', value: (object) => count(object, path) };
}

function count(object: KubernetesObject, path: string): number {
  return Number(at(object, path) ?? 0);
}

function checkSelector(object: KubernetesObject, old: KubernetesObject | undefined): StatusCause[] {
  const { selector } = asObject(object.spec);
  if (selector === undefined) return [required('spec.selector')];
  const changed = old && !isDeepStrictEqual(selector, asObject(old.spec).selector);
  return changed ? [invalidValue('spec.selector', selector, 'field is immutable')] : [];
}
