/** A range of IPv4 addresses as numbers, both ends included. */
export interface IpRange {
  readonly first: number;
  readonly last: number;
}

/** Parses an IPv4 address, or a range in CIDR form (`203.0.113.0/28`); `undefined` for anything else. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', prefix = '32', ...rest] = text.trim().split('/');
  const start = parseAddress(address);
  if (start === undefined || rest.length > 0 || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32) return undefined;
  const size = 2 ** (32 - Number(prefix));
  const first = Math.floor(start / size) * size;
  return { first, last: first + size - 1 };
}

/** The range from one address to another; `undefined` when it is none. */
export function ipRangeBetween(from: string, to: string): IpRange | undefined {
  const [first, last] = [parseAddress(from), parseAddress(to)];
  return first === undefined || last === undefined || last < first ? undefined : { first, last };
}

/** The one text of an address or range: `203.0.113.7`, never `203.0.113.7/32`. `undefined` for what is no IPv4. */
export function canonicalRange(text: string): string | undefined {
  const range = parseIpRange(text);
  if (!range) return undefined;
  const prefix = 32 - Math.log2(range.last - range.first + 1);
  return prefix === 32 ? formatAddress(range.first) : `${formatAddress(range.first)}/${prefix}`;
}

/** The first and the last address of a range in canonical form. */
export function endsOf(range: string): readonly [first: string, last: string] {
  const parsed = parseIpRange(range);
  if (!parsed) throw new Error('a range of addresses is parsed before it is stored');
  return [formatAddress(parsed.first), formatAddress(parsed.last)];
}

/** Is a range in canonical form wholly inside one of these? */
export function isAdmitted(admitted: readonly IpRange[], range: string): boolean {
  const wanted = parseIpRange(range);
  return wanted !== undefined && admitted.some(({ first, last }) => first <= wanted.first && wanted.last <= last);
}

function parseAddress(text: string): number | undefined {
  const parts = text.trim().split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
