import { isDeepStrictEqual } from 'node:util';

import { ApiError, badRequest } from '../api-error.ts';
import { asText, isObject } from '../json.ts';

type Container = Record<string, unknown> | unknown[];

/** JSON patch (RFC 6902). Throws 400 for one that cannot be read and 422 for one that does not fit the document. */
export function jsonPatch(document: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw badRequest('the patch is not a list of operations');
  return operations.reduce<unknown>(applyOperation, structuredClone(document));
}

function applyOperation(document: unknown, operation: unknown): unknown {
  if (!isObject(operation)) throw badRequest('an operation of the patch is not an object');
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return write(document, path, operation.value, 'add');
    case 'replace':
      readAt(document, path);
      return write(document, path, operation.value, 'replace');
    case 'remove':
      return removeAt(document, path);
    case 'move': {
      const from = pointer(operation.from);
      const moved = readAt(document, from);
      return write(removeAt(document, from), path, moved, 'add');
    }
    case 'copy':
      return write(document, path, structuredClone(readAt(document, pointer(operation.from))), 'add');
    case 'test':
      if (!isDeepStrictEqual(readAt(document, path), operation.value))
        throw unfit(`testing value ${text(path)} failed`);
      return document;
    default:
      throw badRequest('an operation of the patch has an unknown op');
  }
}

function pointer(value: unknown): string[] {
  const path = asText(value);
  if (path === undefined || (path !== '' && !path.startsWith('/'))) throw badRequest('a path of the patch is invalid');
  const parts = path.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function readAt(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    const container = containerAt(inner, path);
    if (!has(container, key)) throw missing(path);
    return Array.isArray(container) ? container[Number(key)] : container[key];
  }, document);
}

function write(document: unknown, path: readonly string[], value: unknown, how: 'add' | 'replace'): unknown {
  const key = path.at(-1);
  if (key === undefined) return value;
  const container = containerAt(readAt(document, path.slice(0, -1)), path);
  if (!Array.isArray(container)) {
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
    return document;
  }
  const index = key === '-' ? container.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > container.length) throw missing(path);
  container.splice(index, how === 'replace' ? 1 : 0, value);
  return document;
}

function removeAt(document: unknown, path: readonly string[]): unknown {
  const key = path.at(-1);
  if (key === undefined) return {};
  readAt(document, path);
  const container = containerAt(readAt(document, path.slice(0, -1)), path);
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else Reflect.deleteProperty(container, key);
  return document;
}

function containerAt(value: unknown, path: readonly string[]): Container {
  if (Array.isArray(value)) return value as unknown[];
  if (!isObject(value)) throw missing(path);
  return value;
}

function has(container: Container, key: string): boolean {
  if (!Array.isArray(container)) return Object.hasOwn(container, key);
  return /^\d+$/.test(key) && Number(key) < container.length;
}

function missing(path: readonly string[]): ApiError {
  return unfit(`doc is missing path: ${text(path)}: missing value`);
}

function unfit(message: string): ApiError {
  return new ApiError(422, 'Invalid', `the server rejected our request due to an error in our request: ${message}`);
}

function text(path: readonly string[]): string {
  return path.map((part) => `/${part}`).join('');
}
