import { randomUUID } from 'node:crypto';

/** 32 hexadecimal digits, as Durable Functions makes ids. */
export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** The rules of Durable Functions for the ids of instances. */
export function isInstanceId(id: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  return id !== '' && id.length <= 256 && !/[/\\#?\u0000-\u001f\u007f-\u009f]/.test(id) && !id.startsWith('@');
}
