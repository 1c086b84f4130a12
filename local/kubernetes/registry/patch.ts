import { ApiError, badRequest, notFound } from '../api-error.ts';
import { applyConfiguration } from '../apply/apply.ts';
import { isObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { mergePatch } from '../patch/merge.ts';
import { writingOf, type ObjectTarget, type WriteOptions } from './call.ts';
import { insert } from './create.ts';
import { checkNameOnUrl, decodeObject } from './decode.ts';
import { identify } from './identify.ts';
import { find, read } from './read.ts';
import { save, saveApplied } from './update.ts';

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
  const next = decodeObject(target, mergePatch(structuredClone(old), body), options);
  checkNameOnUrl(target, next);
  return { object: save(target, { old, next }, options), created: false };
}

function apply(
  target: ObjectTarget,
  body: unknown,
  options: WriteOptions,
): { readonly object: KubernetesObject; readonly created: boolean } {
  if (options.fieldManager === '') throw badRequest('fieldManager is required for an apply patch');
  const configuration = decodeObject(target, body, options);
  checkNameOnUrl(target, configuration);
  checkAppliable(configuration);
  const applier = { name: options.fieldManager, force: options.force };
  const old = find(target);
  if (old) {
    const next = applyConfiguration(writingOf(target), old, configuration, applier);
    return { object: saveApplied(target, { old, next }, options), created: false };
  }
  const { uid, resourceVersion } = configuration.metadata;
  if (uid || resourceVersion) throw notFound(target.resource, target.name);
  identify(configuration);
  const created = applyConfiguration(writingOf(target), bare(configuration), configuration, applier);
  return { object: insert(target, created, options), created: true };
}

function checkAppliable({ metadata }: KubernetesObject): void {
  if ((metadata.managedFields ?? []).length > 0) throw badRequest('metadata.managedFields must be nil');
}

/** The object before its first apply: it has only its identity. */
function bare({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const { name, uid, creationTimestamp } = metadata;
  return { apiVersion, kind, metadata: { name, uid, creationTimestamp, resourceVersion: '' } };
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
