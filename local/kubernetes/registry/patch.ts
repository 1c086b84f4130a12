import { ApiError, badRequest, conflict } from '../api-error.ts';
import { applyConfiguration } from '../apply/apply.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge.ts';
import { strategicMergePatch } from '../patch/strategic.ts';
import type { Resource } from '../resource.ts';
import { schemaOf } from '../schema/kinds.ts';
import { writingOf, type ObjectTarget, type WriteOptions } from './call.ts';
import { insert } from './create.ts';
import { checkNameOnUrl, decodeObject } from './decode.ts';
import { identify } from './identify.ts';
import { find, read } from './read.ts';
import { save, saveApplied } from './update.ts';

interface Patched {
  readonly object: KubernetesObject;
  readonly created: boolean;
}

/** How each media type changes a document; server-side apply is not among them, as it needs more than the document. */
const PATCHES: Readonly<Record<string, (resource: Resource, document: JsonObject, patch: unknown) => unknown>> = {
  'application/json-patch+json': (_resource, document, patch) => jsonPatch(document, patch),
  'application/merge-patch+json': (_resource, document, patch) => mergePatch(document, patchObject(patch)),
  'application/strategic-merge-patch+json': (resource, document, patch) =>
    strategicMergePatch(schemaOf(resource.kind), document, patchObject(patch)),
};

const APPLY = 'application/apply-patch+yaml';

/** Changes an object by a patch of the given media type; only an apply creates one that is missing. */
export function patch(target: ObjectTarget, body: unknown, type: string, options: WriteOptions): Patched {
  if (type === APPLY) return apply(target, body, options);
  const change = PATCHES[type];
  if (!change) throw unknownPatchType();
  const old = read(target);
  const next = decodeObject(target, change(target.resource, old, body), options);
  checkNameOnUrl(target, next);
  return { object: save(target, { old, next }, options), created: false };
}

function patchObject(patch: unknown): JsonObject {
  if (!isObject(patch)) throw badRequest('the patch is not an object');
  return patch;
}

function apply(target: ObjectTarget, body: unknown, options: WriteOptions): Patched {
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
  if (uid || resourceVersion) {
    const why = `the configuration names uid "${uid}" and version "${resourceVersion}", and no object was found`;
    throw conflict(target.resource, target.name, why);
  }
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
  const types = [...Object.keys(PATCHES), APPLY].join(', ');
  const message = `the body of the request was in an unknown format - accepted media types include: ${types}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}
