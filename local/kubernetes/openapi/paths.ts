import type { JsonObject } from '../json.ts';
import { apiVersionOf, type Resource } from '../resource.ts';
import { schemaOf } from '../schema/kinds.ts';

const JSON_TYPE = 'application/json';
const PATCH_TYPES = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** Query parameters of writes; clients look here whether the server checks fields and does dry runs. */
const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => queryParameter(name));
const PATCH_PARAMETERS = [...WRITE_PARAMETERS, queryParameter('force', 'boolean')];

/** The calls on a resource, by path. */
export function pathsOf(resource: Resource): JsonObject {
  const { group, plural, namespaced } = resource;
  const root = `/${group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`;
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const places = [
    ...(namespaced ? [pathParameter('namespace')] : []),
    ...(resource.verbs.includes('get') ? [pathParameter('name')] : []),
  ];
  const ofCollection = namespaced ? [pathParameter('namespace')] : [];
  const calls = {
    [collection]: { parameters: ofCollection, ...operations(resource, { list: 'get', create: 'post' }) },
    [`${collection}/{name}`]: {
      parameters: places,
      ...operations(resource, { get: 'get', update: 'put', patch: 'patch', delete: 'delete' }),
    },
  };
  return resource.verbs.includes('get') ? calls : { [collection]: calls[collection] };
}

function operations(resource: Resource, methods: Readonly<Record<string, string>>): JsonObject {
  const offered = Object.entries(methods).filter(([verb]) => resource.verbs.includes(verb));
  return Object.fromEntries(offered.map(([verb, method]) => [method, operation(resource, verb)]));
}

function operation(resource: Resource, verb: string): JsonObject {
  const { group, version, kind } = resource;
  const schema = { $ref: `#/components/schemas/${schemaOf(kind).name}` };
  const content = { [JSON_TYPE]: { schema } };
  return {
    operationId: `${verb}${group.split('.')[0] ?? ''}${version}${kind}`,
    parameters: verb === 'patch' ? PATCH_PARAMETERS : WRITE_PARAMETERS,
    ...(['create', 'update'].includes(verb) && { requestBody: { content } }),
    ...(verb === 'patch' && { requestBody: { content: patchContent() } }),
    responses: { 200: { description: 'OK', content } },
    'x-kubernetes-action': verb === 'create' ? 'post' : verb === 'update' ? 'put' : verb,
    'x-kubernetes-group-version-kind': { group, version, kind },
  };
}

function patchContent(): JsonObject {
  return Object.fromEntries(PATCH_TYPES.map((type) => [type, { schema: { type: 'object' } }]));
}

function queryParameter(name: string, type = 'string'): JsonObject {
  return { name, in: 'query', schema: { type, uniqueItems: true } };
}

function pathParameter(name: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } };
}
