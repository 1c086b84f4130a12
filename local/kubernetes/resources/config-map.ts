import { asObject, asTexts } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { ALL_VERBS, invalidValue, type Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { checkImmutable, checkKeys, checkSize, decodedSizes } from './data-keys.ts';

export const configMaps: Resource = {
  group: '',
  version: 'v1',
  plural: 'configmaps',
  singular: 'configmap',
  kind: 'ConfigMap',
  namespaced: true,
  shortNames: ['cm'],
  verbs: ALL_VERBS,
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'string',
      value: (map) => String(keysOf(map, 'data').length + keysOf(map, 'binaryData').length),
    },
    ageColumn,
  ],
  validate(map, old) {
    const both = keysOf(map, 'binaryData').filter((key) => keysOf(map, 'data').includes(key));
    const texts = Object.values(asTexts(map.data)).map((text) => Buffer.byteLength(text));
    return [
      ...checkKeys(map, 'data'),
      ...checkKeys(map, 'binaryData'),
      ...both.map((key) => invalidValue(`data[${key}]`, key, 'duplicate of key present in binaryData')),
      ...checkSize([...texts, ...decodedSizes(map, 'binaryData')], ''),
      ...checkImmutable(map, old, ['data', 'binaryData']),
    ];
  },
};

function keysOf(map: KubernetesObject, field: string): string[] {
  return Object.keys(asObject(map[field]));
}
