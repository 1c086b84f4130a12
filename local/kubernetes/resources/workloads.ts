import { isDeepStrictEqual } from 'node:util';

import type { StatusCause } from '../api-error.ts';
import { asObject, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, invalidValue, required, type Column, type Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { templateColumns } from './pod-template.ts';

/* Stored and shown; no controller makes their pods. */

export const deployments: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'deployments',
  singular: 'deployment',
  kind: 'Deployment',
  namespaced: true,
  shortNames: ['deploy'],
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  generation: true,
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
  validate: checkSelector,
};

export const replicaSets: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'replicasets',
  singular: 'replicaset',
  kind: 'ReplicaSet',
  namespaced: true,
  shortNames: ['rs'],
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  generation: true,
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
  validate: checkSelector,
};

export const statefulSets: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'statefulsets',
  singular: 'statefulset',
  kind: 'StatefulSet',
  namespaced: true,
  shortNames: ['sts'],
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  generation: true,
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
  validate: checkSelector,
};

export const daemonSets: Resource = {
  group: 'apps',
  version: 'v1',
  plural: 'daemonsets',
  singular: 'daemonset',
  kind: 'DaemonSet',
  namespaced: true,
  shortNames: ['ds'],
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  generation: true,
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
  validate: checkSelector,
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
