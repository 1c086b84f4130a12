import { badRequest } from '../api-error.ts';
import { asObject, asText, isObject, type JsonObject } from '../json.ts';
import type { KubernetesObject, ObjectMeta } from '../object.ts';
import { apiVersionOf } from '../resource.ts';
import { schemaOf } from '../schema/kinds.ts';
import { normalize } from '../schema/normalize.ts';
import type { ObjectTarget, Target, WriteOptions } from './call.ts';

/** Takes a body for an object of the target's resource; throws 400 where the two do not fit. */
export function decodeObject(target: Target, body: unknown, options: WriteOptions): KubernetesObject {
  const { resource, namespace } = target;
  if (!isObject(body)) throw badRequest(`the body of the request is not a ${resource.kind}`);
  checkType(target, body);
  const { object, unknown } = normalize(schemaOf(resource.kind), body);
  reportUnknown(unknown, options);
  const { apiVersion: _version, kind: _kind, metadata: sent, ...rest } = object;
  const metadata: JsonObject = { ...asObject(sent) };
  metadata.name ??= '';
  if (resource.namespaced) checkNamespace(metadata, namespace);
  else Reflect.deleteProperty(metadata, 'namespace');
  const apiVersion = apiVersionOf(resource);
  return { apiVersion, kind: resource.kind, metadata: metadata as unknown as ObjectMeta, ...rest };
}

function checkType({ resource }: Target, body: JsonObject): void {
  const apiVersion = apiVersionOf(resource);
  const sentVersion = asText(body.apiVersion) ?? '';
  const sentKind = asText(body.kind) ?? '';
  if (sentVersion !== '' && sentVersion !== apiVersion) {
    throw badRequest(
      `the API version in the data (${sentVersion}) does not match the expected API version (${apiVersion})`,
    );
  }
  if (sentKind !== '' && sentKind !== resource.kind) {
    throw badRequest(`${sentKind} in version "${resource.version}" cannot be handled as a ${resource.kind}`);
  }
}

function reportUnknown(unknown: readonly string[], { fieldValidation, warn }: WriteOptions): void {
  const texts = unknown.map((path) => `unknown field "${path}"`);
  if (fieldValidation === 'Strict' && texts.length > 0) {
    throw badRequest(`strict decoding error: ${texts.join(', ')}`);
  }
  if (fieldValidation === 'Warn') for (const text of texts) warn(text);
}

function checkNamespace(metadata: JsonObject, namespace: string): void {
  const sent = asText(metadata.namespace) ?? '';
  if (sent !== '' && sent !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  metadata.namespace = namespace;
}

/** Checks that an object sent to a URL is the one the URL names. */
export function checkNameOnUrl({ name }: ObjectTarget, object: KubernetesObject): void {
  if (object.metadata.name === '') object.metadata.name = name;
  if (object.metadata.name !== name) {
    const sent = object.metadata.name;
    throw badRequest(`the name of the object (${sent}) does not match the name on the URL (${name})`);
  }
}
