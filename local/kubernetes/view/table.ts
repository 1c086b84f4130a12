import type { KubernetesObject } from '../object.ts';
import type { Column, Resource } from '../resource.ts';
import { defaultColumns } from '../resources/columns.ts';

export interface TableOptions {
  /** How much of each object a row carries. */
  readonly includeObject: string;
  /** `v1` or `v1beta1`. */
  readonly version: string;
  readonly headings: boolean;
}

/** Objects as a `Table`: what kubectl prints, with the cells made by the server. */
export function toTable(
  resource: Resource,
  items: readonly KubernetesObject[],
  metadata: unknown,
  options: TableOptions,
): Readonly<Record<string, unknown>> {
  const columns = resource.columns ?? defaultColumns;
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${options.version}`,
    metadata,
    columnDefinitions: options.headings ? columns.map(definition) : [],
    rows: items.map((item) => ({
      cells: columns.map((column) => column.value(item)),
      ...objectPart(item, options),
    })),
  };
}

function definition({ name, type, format, description, priority }: Column): Readonly<Record<string, unknown>> {
  return {
    name,
    type: type ?? 'string',
    format: format ?? '',
    description: description ?? '',
    priority: priority ?? 0,
  };
}

function objectPart(item: KubernetesObject, { includeObject, version }: TableOptions): { object?: unknown } {
  if (includeObject === 'None') return {};
  return { object: includeObject === 'Object' ? item : toPartial(item, version) };
}

/** Only the metadata of an object. */
export function toPartial({ metadata }: KubernetesObject, version: string): Readonly<Record<string, unknown>> {
  return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata };
}
