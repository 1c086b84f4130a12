import { badRequest } from '../api-error.ts';

/** One field of a message: numbers come as such, all else as bytes. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Buffer;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** The fields of a protobuf message in their order; throws 400 where the bytes are none. */
export function* readMessage(bytes: Buffer): Generator<WireField> {
  let offset = 0;

  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) throw malformed();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw malformed();
  };
  const take = (length: number): Buffer => {
    const end = offset + length;
    if (length < 0 || end > bytes.length) throw malformed();
    const part = bytes.subarray(offset, end);
    offset = end;
    return part;
  };

  while (offset < bytes.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case VARINT:
        yield { number, value: varint() };
        break;
      case BYTES:
        yield { number, value: take(Number(varint())) };
        break;
      case FIXED64:
        yield { number, value: take(8) };
        break;
      case FIXED32:
        yield { number, value: take(4) };
        break;
      default:
        throw malformed();
    }
  }
}

/** The value of a field that holds bytes, a text or a message. */
export function bytesOf({ value }: WireField): Buffer {
  if (typeof value === 'bigint') throw malformed();
  return value;
}

/** The value of a field that holds a whole number. */
export function integerOf({ value }: WireField): number {
  if (typeof value !== 'bigint') throw malformed();
  return Number(value);
}

function malformed(): Error {
  return badRequest('the body of the request is not a protobuf message of its kind');
}
