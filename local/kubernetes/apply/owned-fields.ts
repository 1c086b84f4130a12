import type { KubernetesObject } from '../object.ts';
import { apiVersionOf, type Resource } from '../resource.ts';
import type { StructSchema } from '../schema/schema.ts';
import { compare, type Comparison } from './compare.ts';
import { without, type FieldSet } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';
import type { Manager } from './managers.ts';

/** Fields that nobody owns: they name the object, or the server sets them. */
const UNOWNED: readonly (readonly string[])[] = [
  ['f:apiVersion'],
  ['f:kind'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'selfLink',
    'uid',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
];

/** A way of writing objects: which resource, and through which of its subresources. */
export interface Writing {
  readonly resource: Resource;
  readonly schema: StructSchema;
  readonly subresource: string;
}

/** The fields of a configuration that its applier comes to own. */
export function ownedFields(writing: Writing, object: KubernetesObject): FieldSet {
  return strip(writing, fieldsOf(writing.schema, object));
}

/** What changes owners between two versions of an object. */
export function ownedChanges(
  writing: Writing,
  before: KubernetesObject | undefined,
  after: KubernetesObject,
): Comparison {
  const { changed, removed } = compare(writing.schema, before ?? {}, after);
  return { changed: strip(writing, changed), removed: strip(writing, removed) };
}

/** A manager of this way of writing, without its fields. */
export function managerFor(
  { resource, subresource }: Writing,
  name: string,
  operation: Manager['operation'],
): Omit<Manager, 'fields' | 'time'> {
  return { name, operation, apiVersion: apiVersionOf(resource), subresource };
}

function strip({ resource, subresource }: Writing, fields: FieldSet): FieldSet {
  const owned = UNOWNED.reduce(without, fields);
  if (subresource === 'status') return without(without(owned, ['f:spec']), ['f:metadata']);
  return resource.subresources?.includes('status') ? without(owned, ['f:status']) : owned;
}
