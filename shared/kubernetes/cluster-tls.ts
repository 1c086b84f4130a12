import { createHash } from 'node:crypto';

import { createDefaultHttpClient, type HttpClient, type TlsSettings } from '@azure/core-rest-pipeline';

import type { ClusterAccess } from './kubeconfig.ts';

/** Far more clusters than are worked on at the same time. */
const MOST_KEPT = 100;

const kept = new Map<string, TlsSettings>();

/** One for all clusters: it keeps connections open by the object that holds their TLS settings. */
export const clusterHttp: HttpClient = createDefaultHttpClient();

/**
 * The TLS settings of a cluster: the same object for each step of an operation, so that they share connections and do
 * not shake hands anew. The connections that stay open hold a client's private key for as long as they do anyway.
 */
export function clusterTls({ ca, login }: ClusterAccess): TlsSettings {
  const { cert, key } = login.kind === 'certificate' ? login : {};
  const digest = createHash('sha256')
    .update(JSON.stringify([ca, cert, key]))
    .digest('hex');
  const known = kept.get(digest);
  if (known) return known;
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  const made: TlsSettings = { ...(ca !== undefined && { ca }), ...(cert !== undefined && { cert, key }) };
  kept.set(digest, made);
  return made;
}
