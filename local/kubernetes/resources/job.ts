import { isDeepStrictEqual } from 'node:util';

import { asList, asObject, asText, at, type JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, invalidValue, type Resource } from '../resource.ts';
import { ageColumn, humanDuration, nameColumn } from './columns.ts';
import { templateColumns } from './pod-template.ts';

const TRACKING_LABELS = { uid: 'batch.kubernetes.io/controller-uid', name: 'batch.kubernetes.io/job-name' };

export const jobs: Resource = {
  group: 'batch',
  version: 'v1',
  plural: 'jobs',
  singular: 'job',
  kind: 'Job',
  namespaced: true,
  categories: ['all'],
  verbs: ALL_VERBS,
  subresources: ['status'],
  generation: true,
  selectableFields: ['status.successful'],
  columns: [
    nameColumn,
    { name: 'Status', value: jobStatus },
    { name: 'Completions', value: (job) => `${Number(at(job, 'status.succeeded') ?? 0)}/${completions(job)}` },
    { name: 'Duration', value: duration },
    ageColumn,
    ...templateColumns,
  ],
  defaults(job) {
    const { metadata } = job;
    const spec = asObject(job.spec);
    const labels = { [TRACKING_LABELS.uid]: metadata.uid, [TRACKING_LABELS.name]: metadata.name };
    const template = asObject(spec.template);
    const templateMeta = asObject(template.metadata);
    job.spec = {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      ...spec,
      selector: spec.selector ?? { matchLabels: { [TRACKING_LABELS.uid]: metadata.uid } },
      template: {
        ...template,
        metadata: { ...templateMeta, labels: { ...asObject(templateMeta.labels), ...labels } },
      },
    };
    job.status ??= {};
  },
  validate(job, old) {
    const policy = asText(at(job, 'spec.template.spec.restartPolicy')) ?? '';
    if (policy !== 'OnFailure' && policy !== 'Never') {
      const message = `Unsupported value: "${policy}": supported values: "OnFailure", "Never"`;
      return [{ reason: 'FieldValueNotSupported', message, field: 'spec.template.spec.restartPolicy' }];
    }
    const template = asObject(job.spec).template;
    const changed = old && !isDeepStrictEqual(template, asObject(old.spec).template);
    return changed ? [invalidValue('spec.template', template, 'field is immutable')] : [];
  },
};

function jobStatus(job: KubernetesObject): string {
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (isTrue(job, 'Complete')) return 'Complete';
  if (isTrue(job, 'Failed')) return 'Failed';
  if (isTrue(job, 'Suspended')) return 'Suspended';
  return isTrue(job, 'FailureTarget') ? 'FailureTarget' : 'Running';
}

function isTrue(job: KubernetesObject, type: string): boolean {
  return conditions(job).some((one) => one.type === type && one.status === 'True');
}

function conditions(job: KubernetesObject): JsonObject[] {
  return asList(at(job, 'status.conditions')).map(asObject);
}

function completions(job: KubernetesObject): string {
  const wanted = at(job, 'spec.completions');
  return typeof wanted === 'number' ? String(wanted) : '1';
}

function duration(job: KubernetesObject): string {
  const from = Date.parse(asText(at(job, 'status.startTime')) ?? '');
  if (Number.isNaN(from)) return '';
  const failed = conditions(job).find((one) => one.type === 'Failed');
  const end = asText(at(job, 'status.completionTime')) ?? asText(failed?.lastTransitionTime);
  return humanDuration(((end === undefined ? Date.now() : Date.parse(end)) - from) / 1000);
}
