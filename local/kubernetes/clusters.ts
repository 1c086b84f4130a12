import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { Certificates, Pair } from '../tls/certificates.ts';
import { LOCAL_ACCOUNTS, type Accounts } from './accounts.ts';
import type { Rule } from './authorize.ts';
import { ClientCertificates } from './client-certificates.ts';
import type { Cluster } from './registry/call.ts';
import { resumeNamespaces } from './registry/namespace-end.ts';
import { seedCluster } from './seed.ts';
import { ClusterStore } from './store/cluster-store.ts';
import { PodLogs } from './store/pod-logs.ts';

/** What a caller shows of itself. */
export interface Shown {
  /** From the `Authorization` header. */
  readonly token: string | undefined;
  /** Fingerprint of a client certificate that the server's authority has signed. */
  readonly certificate: string | undefined;
}

/** All simulated clusters of a server. */
export interface Clusters {
  /** The cluster of this ARM id, made and filled on first use. */
  open(id: string): Cluster;
  find(id: string): Cluster | undefined;
  /** The cluster with this key, or any if none is given, that takes what the caller shows. */
  authenticate(key: string | undefined, shown: Shown): Cluster | undefined;
  /** What a caller who was let in may do; undefined for everything, as local accounts may. */
  rulesFor(cluster: Cluster, shown: Shown): readonly Rule[] | undefined;
  /** From now on logins of Entra ID may do only what the rules say. */
  restrict(rules: readonly Rule[]): void;
  /** The client certificate of a cluster's local account. */
  certificateOf(cluster: Cluster): Promise<Pair>;
  /** From now on `accounts` says which logins a cluster takes. */
  useAccounts(accounts: Accounts): void;
  remove(id: string): void;
  close(): void;
}

export function openClusters(database: DatabaseSync, { ca: authority, issueClient }: Certificates): Clusters {
  const certificates = new ClientCertificates(database, issueClient);
  let accounts = LOCAL_ACCOUNTS;
  let rules: readonly Rule[] | undefined;
  const logs = new PodLogs(database);
  const open = new Map<string, Cluster>();
  let closed = false;

  const add = (row: { key: string; id: string; token: string }): Cluster => {
    const store = new ClusterStore(database, row.key);
    const isOpen = (): boolean => !closed && open.get(row.key) === cluster;
    const cluster: Cluster = { ...row, authority, store, logs, isOpen };
    open.set(row.key, cluster);
    return cluster;
  };
  for (const row of database.prepare('SELECT key, id, token FROM clusters').all()) {
    resumeNamespaces(add({ key: String(row.key), id: String(row.id), token: String(row.token) }));
  }

  const isLocal = (cluster: Cluster, { token, certificate }: Shown): boolean => {
    if (!accounts.hasLocalAccounts(cluster.id)) return false;
    if (certificate !== undefined && certificates.fits(cluster.key, certificate)) return true;
    return token !== undefined && equal(token, cluster.token);
  };
  const takes = (cluster: Cluster, shown: Shown): boolean =>
    isLocal(cluster, shown) || (shown.token !== undefined && accounts.acceptsToken(cluster.id, shown.token));

  return {
    open(id) {
      const found = open.get(keyOf(id));
      if (found) return found;
      const row = { key: keyOf(id), id, token: randomBytes(32).toString('base64url') };
      database
        .prepare('INSERT INTO clusters (key, id, token, revision) VALUES (?, ?, ?, 1)')
        .run(row.key, id, row.token);
      const cluster = add(row);
      seedCluster(cluster);
      return cluster;
    },
    find: (id) => open.get(keyOf(id)),
    authenticate(key, shown) {
      const candidates = key === undefined ? [...open.values()] : [open.get(key)];
      return candidates.find((cluster) => cluster !== undefined && takes(cluster, shown));
    },
    rulesFor: (cluster, shown) => (rules === undefined || isLocal(cluster, shown) ? undefined : rules),
    restrict(given) {
      rules = given;
    },
    certificateOf: ({ key }) => certificates.of(key),
    useAccounts(given) {
      accounts = given;
    },
    remove(id) {
      const key = keyOf(id);
      open.delete(key);
      certificates.remove(key);
      for (const table of ['objects', 'logs']) database.prepare(`DELETE FROM ${table} WHERE cluster = ?`).run(key);
      database.prepare('DELETE FROM clusters WHERE key = ?').run(key);
    },
    close() {
      closed = true;
    },
  };
}

/** A short name for the path: the cluster's own, and enough of a digest to tell it from all others. */
function keyOf(id: string): string {
  const folded = id.toLowerCase();
  const name =
    folded
      .split('/')
      .at(-1)
      ?.replace(/[^a-z0-9-]/g, '') ?? '';
  return `${name}-${createHash('sha256').update(folded).digest('hex').slice(0, 12)}`;
}

function equal(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
