import type { Scalar } from '../schema/schema.ts';
import { bytesOf, integerOf, readMessage, type WireField } from './wire.ts';

const INTEGER_TYPE = 0;

/** Reads a scalar in the form that it has in JSON; `undefined` for a time that is not set. */
export const READ_SCALAR: Readonly<Record<Scalar, (field: WireField) => unknown>> = {
  string: (field) => bytesOf(field).toString('utf8'),
  bytes: (field) => bytesOf(field).toString('base64'),
  bool: (field) => integerOf(field) !== 0,
  int: integerOf,
  number: (field) => bytesOf(field).readDoubleLE(),
  time: (field) => readTime(field)?.replace(/\.\d+Z$/, 'Z'),
  microtime: (field) => readTime(field)?.replace(/(\.\d{3})Z$/, '$1000Z'),
  quantity: (field) => parts(field).get(1)?.toString() ?? '0',
  intOrString(field) {
    const [type, integer, text] = [1, 2, 3].map((number) => parts(field).get(number));
    return Number(type ?? INTEGER_TYPE) === INTEGER_TYPE ? Number(integer ?? 0) : (text ?? '').toString();
  },
};

function readTime(field: WireField): string | undefined {
  const [seconds, nanos] = [1, 2].map((number) => Number(parts(field).get(number) ?? 0));
  if (!seconds) return undefined;
  return new Date(seconds * 1000 + Math.floor((nanos ?? 0) / 1e6)).toISOString();
}

function parts(field: WireField): ReadonlyMap<number, bigint | Buffer> {
  return new Map(Array.from(readMessage(bytesOf(field)), ({ number, value }) => [number, value]));
}
