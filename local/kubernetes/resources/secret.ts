import type { StatusCause } from '../api-error.ts';
import { asObject, asTexts } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, invalidValue, required, type Resource } from '../resource.ts';
import { ageColumn, nameColumn, textColumn } from './columns.ts';
import { checkImmutable, checkKeys, checkSize, decodedSizes } from './data-keys.ts';

/** What the data of a type must hold. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export const secrets: Resource = {
  group: '',
  version: 'v1',
  plural: 'secrets',
  singular: 'secret',
  kind: 'Secret',
  namespaced: true,
  verbs: ALL_VERBS,
  selectableFields: ['type'],
  columns: [
    nameColumn,
    textColumn('Type', 'type'),
    { name: 'Data', type: 'string', value: (secret) => String(Object.keys(asObject(secret.data)).length) },
    ageColumn,
  ],
  defaults(secret) {
    secret.type ??= 'Opaque';
    const plain = Object.entries(asTexts(secret.stringData));
    Reflect.deleteProperty(secret, 'stringData');
    if (plain.length === 0) return;
    const encoded = plain.map(([key, value]) => [key, Buffer.from(value).toString('base64')] as const);
    secret.data = { ...asObject(secret.data), ...Object.fromEntries(encoded) };
  },
  validate(secret, old) {
    return [
      ...checkKeys(secret, 'data'),
      ...checkSize(decodedSizes(secret, 'data'), 'data'),
      ...checkType(secret),
      ...(old && old.type !== secret.type ? [invalidValue('type', secret.type, 'field is immutable')] : []),
      ...checkImmutable(secret, old, ['data']),
    ];
  },
};

function checkType(secret: KubernetesObject): StatusCause[] {
  const data = asObject(secret.data);
  const missing = (NEEDED[String(secret.type)] ?? []).filter((key) => !(key in data));
  const causes = missing.map((key) => required(`data[${key}]`));
  if (secret.type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    return [required('data[username]'), required('data[password]')];
  }
  const account = 'kubernetes.io/service-account.name';
  if (secret.type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.[account]) {
    return [required(`metadata.annotations[${account}]`)];
  }
  return causes;
}
