import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

import type { Certificates } from '../tls/certificates.ts';
import type { Accounts } from './accounts.ts';
import type { Rule } from './authorize.ts';
import { Barriers } from './admin/barriers.ts';
import { Faults } from './admin/faults.ts';
import { RequestLog } from './admin/request-log.ts';
import { openClusters } from './clusters.ts';
import { handle } from './http/handler.ts';
import { createRuntime, type KubernetesRuntime } from './runtime/runtime.ts';
import { openDatabase } from './store/database.ts';

export interface KubernetesOptions {
  /** Where the state is kept; it survives a restart. */
  readonly directory: string;
  readonly certificates: Certificates;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** How long the extension's job runs. */
  readonly jobMilliseconds?: () => number;
}

/** A running API server. */
export interface Kubernetes {
  /** `https://127.0.0.1:{port}`, without a slash at the end. */
  readonly endpoint: string;
  readonly runtime: KubernetesRuntime;
  /** From now on `accounts` says which logins a cluster takes. */
  useAccounts(accounts: Accounts): void;
  /** From now on logins of Entra ID may do only what the rules of a ClusterRole say. */
  restrict(rules: readonly Rule[]): void;
  close(): Promise<void>;
}

/** Starts the API server of the simulated clusters on the loopback address. */
export async function startKubernetes(options: KubernetesOptions): Promise<Kubernetes> {
  const database = openDatabase(options.directory);
  const { cert, key, ca } = options.certificates;
  const clusters = openClusters(database, options.certificates);
  const barriers = new Barriers();
  const service = { clusters, barriers, faults: new Faults(), log: new RequestLog() };
  // Whoever shows no certificate may still show a token.
  const tls = { cert, key, ca, requestCert: true, rejectUnauthorized: false };
  const server = createServer(tls, (request, response) => void handle(service, request, response));
  // Longer than clients keep their idle connections: one that is closed just when it is used again looks like a fault.
  server.keepAliveTimeout = 120_000;
  // A listener that cannot be opened must not leave the file open.
  await listen(server, options.port ?? 0).catch((error: unknown) => {
    database.close();
    throw error;
  });
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    runtime: createRuntime(clusters, { endpoint, barriers, jobMilliseconds: options.jobMilliseconds ?? (() => 0) }),
    useAccounts: (accounts) => clusters.useAccounts(accounts),
    restrict: (rules) => clusters.restrict(rules),
    async close() {
      clusters.close();
      await closed(server);
      database.close();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Watches never end by themselves, so connections are cut. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
