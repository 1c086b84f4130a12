import { asObject, isObject, mapMembers, type JsonObject } from '../json.ts';

/** JSON merge patch (RFC 7396): `null` removes a member. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  return mapMembers({ ...target, ...patch }, (name, value) => {
    if (!Object.hasOwn(patch, name)) return value;
    if (value === null) return undefined;
    return isObject(value) ? mergePatch(Object.hasOwn(target, name) ? asObject(target[name]) : {}, value) : value;
  });
}
