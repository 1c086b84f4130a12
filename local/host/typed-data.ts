import type { TypedData } from './core-types.ts';

/**
 * The JSON text of a value that a function returned, for keeping in a history.
 * A returned string stays that string, even if it looks like a number or an object.
 */
export function toJsonText(data: TypedData | null | undefined): string {
  if (!data) return 'null';
  if (data.string !== undefined) return JSON.stringify(data.string);
  if (data.json !== undefined) return data.json;
  if (data.bytes !== undefined) return JSON.stringify(Buffer.from(data.bytes).toString('base64'));
  return JSON.stringify(data.int ?? data.double ?? null);
}

/** The bytes of a body. */
export function toBytes(data: TypedData | null | undefined): Uint8Array {
  if (data?.bytes !== undefined) return data.bytes;
  return Buffer.from(data?.string ?? data?.json ?? '');
}
