import type { KubernetesObject } from './cluster-api.ts';

/** The data of a Secret in plain text, by key. Goes into no log and no answer. */
export function dataOf(secret: KubernetesObject): ReadonlyMap<string, string> {
  const entries = Object.entries(secret['data'] ?? {});
  return new Map(entries.map(([name, value]) => [name, Buffer.from(String(value), 'base64').toString('utf8')]));
}
