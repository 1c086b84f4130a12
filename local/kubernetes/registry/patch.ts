import { ApiError, badRequest } from '../api-error.ts';
import { isObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { mergePatch } from '../patch/merge.ts';
import type { ObjectTarget, WriteOptions } from './call.ts';
import { insert } from './create.ts';
import { checkNameOnUrl, decodeObject, identify } from './decode.ts';
import { find, read } from './read.ts';
import { save } from './update.ts';

/** Changes an object by a patch of the given media type. */
export function patch(
  target: ObjectTarget,
  body: unknown,
  type: string,
  options: WriteOptions,
): { readonly object: KubernetesObject; readonly created: boolean } {
  if (type === 'application/apply-patch+yaml') return apply(target, body, options);
  if (type !== 'application/merge-patch+json' && type !== 'application/strategic-merge-patch+json') {
    throw unknownPatchType();
  }
  if (!isObject(body)) throw badRequest('the patch is not an object');
  const old = read(target);
  const next = decodeObject(target, mergePatch(structuredClone(old), body));
  checkNameOnUrl(target, next);
  return { object: save(target, old, next, options), created: false };
}

function apply(
  target: ObjectTarget,
  body: unknown,
  options: WriteOptions,
): { readonly object: KubernetesObject; readonly created: boolean } {
  const wanted = decodeObject(target, body);
  checkNameOnUrl(target, wanted);
  const old = find(target);
  if (old) {
    const next = mergePatch(structuredClone(old), wanted) as KubernetesObject;
    return { object: save(target, old, next, options), created: false };
  }
  identify(wanted);
  return { object: insert(target, wanted, options), created: true };
}

function unknownPatchType(): ApiError {
  const types = [
    'application/json-patch+json',
    'application/merge-patch+json',
    'application/strategic-merge-patch+json',
    'application/apply-patch+yaml',
  ];
  const message = `the body of the request was in an unknown format - accepted media types include: ${types.join(', ')}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}
