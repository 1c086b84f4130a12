import { asText, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, type Resource } from '../resource.ts';
import { nameColumn, since, textColumn } from './columns.ts';

export const events: Resource = {
  group: '',
  version: 'v1',
  plural: 'events',
  singular: 'event',
  kind: 'Event',
  namespaced: true,
  shortNames: ['ev'],
  verbs: ALL_VERBS,
  selectableFields: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  columns: [
    { name: 'Last Seen', value: (event) => since(event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp) },
    textColumn('Type', 'type'),
    textColumn('Reason', 'reason'),
    { name: 'Object', value: (event) => involved(event) },
    textColumn('Subobject', 'involvedObject.fieldPath', { wide: true }),
    textColumn('Source', 'source.component', { wide: true }),
    { name: 'Message', value: (event) => (asText(event.message) ?? '').trim() },
    { name: 'First Seen', priority: 1, value: (event) => since(event.firstTimestamp ?? event.eventTime) },
    { name: 'Count', type: 'integer', priority: 1, value: (event) => Number(event.count ?? 1) },
    { ...nameColumn, priority: 1 },
  ],
};

function involved(event: KubernetesObject): string {
  const kind = asText(at(event, 'involvedObject.kind')) ?? '';
  return `${kind.toLowerCase()}/${asText(at(event, 'involvedObject.name')) ?? ''}`;
}
