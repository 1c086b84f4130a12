import { createHash } from 'node:crypto';

import type { JsonObject } from '../json.ts';
import { apiVersionOf, type Resource } from '../resource.ts';
import { RESOURCES } from '../resources/catalogue.ts';
import { schemaOf } from '../schema/kinds.ts';
import type { StructSchema } from '../schema/schema.ts';
import { pathsOf } from './paths.ts';
import { schemaObject, structsIn } from './schema-object.ts';

const ROOT = '/openapi/v3';

/** The OpenAPI 3 documents, one for each version of a group: they never change, so they are made once. */
const documents = new Map<string, JsonObject>();

/** The index of the documents, or one of them; `undefined` when a path is none of OpenAPI's. */
export function openapi(path: string): JsonObject | undefined {
  if (path === ROOT) return index();
  return path.startsWith(`${ROOT}/`) ? documentAt(path.slice(ROOT.length + 1)) : undefined;
}

function index(): JsonObject {
  const places = [...new Set(RESOURCES.map(placeOf))];
  const entries = places.map((place): [string, JsonObject] => {
    const text = JSON.stringify(documentAt(place));
    const hash = createHash('sha256').update(text).digest('hex').toUpperCase();
    // Under /openapi/v3, so that clients keep the cluster's prefix in front of it.
    return [place, { serverRelativeURL: `${ROOT}/${place}?hash=${hash}` }];
  });
  return { paths: Object.fromEntries(entries) };
}

function documentAt(place: string): JsonObject | undefined {
  const known = documents.get(place);
  const resources = RESOURCES.filter((one) => placeOf(one) === place);
  if (known || resources.length === 0) return known;
  const document = {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.32.4' },
    paths: Object.assign({}, ...resources.map(pathsOf)) as JsonObject,
    components: { schemas: schemasOf(resources) },
  };
  documents.set(place, document);
  return document;
}

function placeOf(resource: Resource): string {
  return `${resource.group === '' ? 'api' : 'apis'}/${apiVersionOf(resource)}`;
}

function schemasOf(resources: readonly Resource[]): JsonObject {
  const structs = new Map<string, StructSchema>();
  for (const { kind } of resources) structsIn(schemaOf(kind), structs);
  const schemas = Array.from(structs, ([name, one]): [string, JsonObject] => [name, schemaObject(one)]);
  const kinds = resources.map(({ group, version, kind }): [string, JsonObject] => {
    const schema = schemaOf(kind);
    return [schema.name, { ...schemaObject(schema), 'x-kubernetes-group-version-kind': [{ group, version, kind }] }];
  });
  return Object.fromEntries([...schemas, ...kinds]);
}
