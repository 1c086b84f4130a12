import type { StatusCause } from './api-error.ts';
import type { JsonObject } from './json.ts';
import type { KubernetesObject } from './object.ts';

export interface Column {
  readonly name: string;
  readonly type?: 'string' | 'integer' | 'date';
  readonly format?: 'name';
  readonly description?: string;
  /** 0 is always shown, 1 only with `-o wide`. */
  readonly priority?: 0 | 1;
  readonly value: (object: KubernetesObject) => string | number;
}

/** One resource of the API: what discovery says of it, and the rules of its kind. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources?: readonly string[];
  /** `dns` (the default) is a DNS subdomain, `label` one label of it. */
  readonly names?: 'dns' | 'label';
  /** Whether `metadata.generation` counts the changes of `spec`. */
  readonly generation?: boolean;
  /** Whether a new object keeps the `status` that it was sent with; other kinds begin without one. */
  readonly keepsStatus?: boolean;
  readonly columns?: readonly Column[];
  /** Fills in what the server decides; changes the object. */
  readonly defaults?: (object: KubernetesObject) => void;
  readonly validate?: (object: KubernetesObject, old: KubernetesObject | undefined) => StatusCause[];
  /** For a resource that only answers a question and is not stored: the answer, as the object's `status`. */
  readonly answer?: (object: KubernetesObject) => JsonObject;
  /** Fields beyond `metadata.name` and `metadata.namespace` that a field selector may name. */
  readonly selectableFields?: readonly string[];
}

export const ALL_VERBS: readonly string[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** `v1` or `apps/v1`. */
export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The resource's name among all groups, under which its objects are stored: `secrets` or `jobs.batch`. */
export function resourceKey({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function invalidValue(field: string, value: unknown, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${quote(value)}: ${why}`, field };
}

export function required(field: string, why = ''): StatusCause {
  return { reason: 'FieldValueRequired', message: `Required value${why && `: ${why}`}`, field };
}

function quote(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : JSON.stringify(String(value));
}
