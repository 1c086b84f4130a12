import { randomInt, randomUUID } from 'node:crypto';

import { ApiError } from '../api-error.ts';
import { now, type KubernetesObject } from '../object.ts';

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
  return Array.from({ length: 5 }, () => SUFFIX_LETTERS[randomInt(SUFFIX_LETTERS.length)]).join('');
}
