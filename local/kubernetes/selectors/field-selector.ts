import { badRequest } from '../api-error.ts';
import { at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import type { Resource } from '../resource.ts';

type Requirement = (object: KubernetesObject) => boolean;

/** Compiles a field selector such as `metadata.name=a,status.phase!=Failed`; throws 400 for a field that is not offered. */
export function parseFieldSelector(resource: Resource, text: string): Requirement {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  const requirements = parts.map((part) => parseRequirement(resource, part.trim()));
  return (object) => requirements.every((holds) => holds(object));
}

function parseRequirement(resource: Resource, text: string): Requirement {
  const match = /^([^=!]+)(==|!=|=)(.*)$/.exec(text);
  if (!match) throw badRequest(`invalid field selector: ${text}`);
  const [, field = '', operator, value] = match;
  const known = ['metadata.name', 'metadata.namespace', ...(resource.selectableFields ?? [])];
  if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
  const differs = operator === '!=';
  return (object) => (fieldText(object, field) === value) !== differs;
}

/** A field as selectors compare it: texts, and numbers and truth values written out; missing is empty. */
function fieldText(object: KubernetesObject, field: string): string {
  const value = at(object, field);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
