import { createDefaultHttpClient, type HttpClient, type TlsSettings } from '@azure/core-rest-pipeline';

import type { ClusterAccess } from './kubeconfig.ts';

/** Far more clusters than are worked on at the same time. */
const MOST_KEPT = 100;

const kept = new Map<string, TlsSettings>();

/** One for all clusters: it keeps connections open by the object that holds their TLS settings. */
export const clusterHttp: HttpClient = createDefaultHttpClient();

/**
 * The TLS settings of a cluster: the same object for each step of an operation, so that they share connections and do
 * not shake hands anew. With a client certificate it is a new one, so that no private key is kept.
 */
export function clusterTls({ ca, login }: ClusterAccess): TlsSettings {
  if (login.kind === 'certificate') return { ...(ca !== undefined && { ca }), cert: login.cert, key: login.key };
  const key = ca ?? '';
  const known = kept.get(key);
  if (known) return known;
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  const made: TlsSettings = ca === undefined ? {} : { ca };
  kept.set(key, made);
  return made;
}
