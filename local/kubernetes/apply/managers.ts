import { asList, asObject, asText } from '../json.ts';
import { now, type KubernetesObject, type ManagedFields } from '../object.ts';
import { decodeFieldSet, encodeFieldSet, isEmpty, type FieldSet } from './field-set.ts';

/** Who set which fields, and how. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  readonly time: string;
  readonly fields: FieldSet;
}

/** The managers that an object's `managedFields` name. */
export function managersOf({ metadata }: KubernetesObject): Manager[] {
  return asList(metadata.managedFields)
    .map(asObject)
    .filter((entry) => asText(entry.manager) !== undefined)
    .map((entry) => ({
      name: asText(entry.manager) ?? '',
      operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
      apiVersion: asText(entry.apiVersion) ?? '',
      subresource: asText(entry.subresource) ?? '',
      time: asText(entry.time) ?? now(),
      fields: decodeFieldSet(entry.fieldsV1),
    }));
}

export function isSameManager(one: Omit<Manager, 'fields' | 'time'>, other: Omit<Manager, 'fields' | 'time'>): boolean {
  return (
    one.name === other.name &&
    one.operation === other.operation &&
    one.apiVersion === other.apiVersion &&
    one.subresource === other.subresource
  );
}

/** `managedFields` in the order of real servers: appliers first, then by time and name. */
export function toManagedFields(managers: readonly Manager[]): ManagedFields[] {
  const order = ({ operation, time, name }: Manager): string => `${operation} ${time} ${name}`;
  return managers
    .filter((manager) => !isEmpty(manager.fields))
    .toSorted((left, right) => (order(left) < order(right) ? -1 : 1))
    .map(({ name, operation, apiVersion, subresource, time, fields }) => ({
      manager: name,
      operation,
      apiVersion,
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: encodeFieldSet(fields),
      ...(subresource !== '' && { subresource }),
    }));
}
