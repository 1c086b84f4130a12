import { badRequest, type StatusCause } from '../api-error.ts';
import { asObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { invalidValue } from '../resource.ts';

const MAXIMUM_BYTES = 1024 * 1024;
const KEY = /^[-._a-zA-Z0-9]+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Checks the keys of a Secret's or ConfigMap's data. */
export function checkKeys(object: KubernetesObject, field: string): StatusCause[] {
  return Object.keys(asObject(object[field])).flatMap((key) => keyProblems(`${field}[${key}]`, key));
}

function keyProblems(field: string, key: string): StatusCause[] {
  if (key.length > 253) return [invalidValue(field, key, 'must be no more than 253 characters')];
  if (key === '.' || key === '..') return [invalidValue(field, key, `must not be '${key}'`)];
  if (key.startsWith('..')) return [invalidValue(field, key, `must not start with '..'`)];
  if (KEY.test(key)) return [];
  const why =
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  " +
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
  return [invalidValue(field, key, why)];
}

/** Checks that the values together are no larger than 1 MiB. */
export function checkSize(sizes: readonly number[], field: string): StatusCause[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const message = `Too long: may not be more than ${MAXIMUM_BYTES} bytes`;
  return total > MAXIMUM_BYTES ? [{ reason: 'FieldValueTooLong', message, field }] : [];
}

/** The bytes of base64 values; throws 400 where one is none, as a real server does when it decodes the body. */
export function decodedSizes(object: KubernetesObject, field: string): number[] {
  return Object.values(asObject(object[field])).map((value) => {
    const text = String(value).replace(/[\r\n]/g, '');
    if (!BASE64.test(text)) {
      const kind = object.kind;
      throw badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: illegal base64 data in ${field}`);
    }
    return Buffer.byteLength(text, 'base64');
  });
}

/** Refuses changes of the data of an object with `immutable: true`, and taking `immutable` back. */
export function checkImmutable(
  object: KubernetesObject,
  old: KubernetesObject | undefined,
  fields: readonly string[],
): StatusCause[] {
  if (old?.immutable !== true) return [];
  const changed = fields.filter((field) => JSON.stringify(object[field]) !== JSON.stringify(old[field]));
  const message = 'Forbidden: field is immutable when `immutable` is set';
  const all = object.immutable === true ? changed : ['immutable', ...changed];
  return all.map((field) => ({ reason: 'FieldValueForbidden', message, field }));
}
