import { randomUUID } from 'node:crypto';

import { ApiError, badRequest } from '../api-error.ts';
import { asObject, asText, isObject, type JsonObject } from '../json.ts';
import { now, type KubernetesObject, type ObjectMeta } from '../object.ts';
import { apiVersionOf } from '../resource.ts';
import type { ObjectTarget, Target } from './call.ts';

/** Takes a body for an object of the target's resource; throws 400 where the two do not fit. */
export function decodeObject(target: Target, body: unknown): KubernetesObject {
  const { resource, namespace } = target;
  if (!isObject(body)) throw badRequest(`the body of the request is not a ${resource.kind}`);
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
  const sentMetadata = asObject(body.metadata);
  const metadata: JsonObject = { ...sentMetadata, name: asText(sentMetadata.name) ?? '' };
  if (resource.namespaced) checkNamespace(metadata, namespace);
  else Reflect.deleteProperty(metadata, 'namespace');
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = body;
  return { apiVersion, kind: resource.kind, metadata: metadata as unknown as ObjectMeta, ...rest };
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

const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Gives a new object what the server decides: its name if it has only a prefix, uid and time. */
export function identify(object: KubernetesObject): void {
  const { metadata } = object;
  if (metadata.resourceVersion) {
    throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  if (metadata.name === '' && metadata.generateName) metadata.name = metadata.generateName + randomSuffix();
  metadata.uid = randomUUID();
  metadata.creationTimestamp = now();
  for (const name of ['deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'generation']) {
    Reflect.deleteProperty(metadata, name);
  }
}

/** Five letters and digits without vowels, as Kubernetes appends to names. */
export function randomSuffix(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(5));
  return Array.from(bytes, (byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length]).join('');
}
