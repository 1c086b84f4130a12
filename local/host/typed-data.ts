import type { TypedData } from './core-types.ts';

/**
 * The JSON text of a value that a function returned, for keeping in a history.
 * A returned string stays that string, even if it looks like a number or an object.
 */
export function toJsonText(data: TypedData | null | undefined): string {
  if (!data) return 'null';
  if (data.string !== undefined) return JSON.stringify(data.string);
  if ('json' in data) return data.json ?? 'null';
  if (data.bytes !== undefined) return JSON.stringify(Buffer.from(data.bytes).toString('base64'));
  return JSON.stringify(data.int ?? data.double ?? null);
}

/** The JSON text of a value as a function returned it; the same as `toJsonText` of its protocol form. */
export function valueToJsonText(value: unknown): string {
  if (ArrayBuffer.isView(value)) {
    return JSON.stringify(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  }
  if (value instanceof ArrayBuffer) return JSON.stringify(Buffer.from(value).toString('base64'));
  return toJson(value);
}

/** The JSON text of a value; that of nothing for what has none. */
export function toJson(value: unknown): string {
  // Functions and undefined have none, whatever the declared type of `stringify` says.
  const json: unknown = JSON.stringify(value);
  return typeof json === 'string' ? json : 'null';
}

/** The bytes of a body. */
export function toBytes(data: TypedData | null | undefined): Uint8Array {
  if (data?.bytes !== undefined) return data.bytes;
  return Buffer.from(data?.string ?? data?.json ?? '');
}
