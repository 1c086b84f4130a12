import { BlockList, isIPv4 } from 'node:net';

/** What no firewall of Azure takes, because nobody comes from there (RFC 1918). */
const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);

/** Is this a public IPv4 address, or a range of them in CIDR form? */
export function isPublicAddress(text: string | undefined): boolean {
  const [address = '', prefix = '32', ...rest] = (text ?? '').split('/');
  const isPrefix = /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32;
  return rest.length === 0 && isIPv4(address) && isPrefix && !PRIVATE.check(address);
}
