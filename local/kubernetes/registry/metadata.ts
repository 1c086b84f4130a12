import type { StatusCause } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import { invalidValue, required, type Resource } from '../resource.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const MAXIMUM_ANNOTATIONS = 256 * 1024;

/** Checks name, namespace, labels and annotations. */
export function checkMetadata(resource: Resource, object: KubernetesObject): StatusCause[] {
  const { name, labels = {}, annotations = {}, finalizers = [] } = object.metadata;
  return [
    ...checkName(resource, name),
    ...Object.keys(labels).flatMap((key) => checkQualifiedName(key, 'metadata.labels')),
    ...Object.values(labels).flatMap((value) => checkLabelValue(value)),
    ...Object.keys(annotations).flatMap((key) => checkQualifiedName(key.toLowerCase(), 'metadata.annotations', key)),
    ...checkAnnotationSize(annotations),
    ...finalizers.flatMap((one) => checkQualifiedName(one, 'metadata.finalizers')),
  ];
}

function checkName(resource: Resource, name: string): StatusCause[] {
  const field = 'metadata.name';
  if (name === '') return [required(field, 'name or generateName is required')];
  return resource.names === 'label' ? checkLabelName(field, name) : checkSubdomain(field, name);
}

function checkLabelName(field: string, name: string): StatusCause[] {
  if (name.length > 63) return [invalidValue(field, name, 'must be no more than 63 characters')];
  if (new RegExp(`^${LABEL}$`).test(name)) return [];
  const why =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
    `an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;
  return [invalidValue(field, name, why)];
}

function checkSubdomain(field: string, name: string): StatusCause[] {
  if (name.length > 253) return [invalidValue(field, name, 'must be no more than 253 characters')];
  if (new RegExp(`^${SUBDOMAIN}$`).test(name)) return [];
  const why =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
    `end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
  return [invalidValue(field, name, why)];
}

function checkQualifiedName(key: string, field: string, shown = key): StatusCause[] {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  const [prefix] = parts;
  const prefixIsRight = parts.length === 1 || (prefix !== undefined && new RegExp(`^${SUBDOMAIN}$`).test(prefix));
  if (parts.length <= 2 && prefixIsRight && name.length <= 63 && new RegExp(`^${QUALIFIED}$`).test(name)) return [];
  const why =
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
    `character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${QUALIFIED}')`;
  return [invalidValue(field, shown, why)];
}

function checkLabelValue(value: string): StatusCause[] {
  const field = 'metadata.labels';
  if (value.length > 63) return [invalidValue(field, value, 'must be no more than 63 characters')];
  if (new RegExp(`^(${QUALIFIED})?$`).test(value)) return [];
  const why =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
    `end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is ` +
    `'(${QUALIFIED})?')`;
  return [invalidValue(field, value, why)];
}

function checkAnnotationSize(annotations: Readonly<Record<string, string>>): StatusCause[] {
  const sizes = Object.entries(annotations).map(([key, value]) => Buffer.byteLength(key) + Buffer.byteLength(value));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const message = `Too long: may not be more than ${MAXIMUM_ANNOTATIONS} bytes`;
  return total > MAXIMUM_ANNOTATIONS ? [{ reason: 'FieldValueTooLong', message, field: 'metadata.annotations' }] : [];
}
