import { X509Certificate } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { Certificates, Pair } from '../tls/certificates.ts';

/** The client certificates of the clusters' local accounts, each made when it is first asked for, and kept. */
export class ClientCertificates {
  readonly #database: DatabaseSync;
  readonly #issue: Certificates['issueClient'];
  readonly #issuing = new Map<string, Promise<Pair>>();
  readonly #fingerprints = new Map<string, string>();

  constructor(database: DatabaseSync, issue: Certificates['issueClient']) {
    this.#database = database;
    this.#issue = issue;
    for (const { cluster, cert } of database.prepare('SELECT cluster, cert FROM client_certificates').all()) {
      this.#fingerprints.set(String(cluster), new X509Certificate(String(cert)).fingerprint256);
    }
  }

  /** The certificate of a cluster's local account. */
  async of(cluster: string): Promise<Pair> {
    const row = this.#database.prepare('SELECT cert, key FROM client_certificates WHERE cluster = ?').get(cluster);
    if (row) return { cert: String(row.cert), key: String(row.key) };
    let issuing = this.#issuing.get(cluster);
    if (!issuing) {
      issuing = this.#make(cluster).finally(() => this.#issuing.delete(cluster));
      this.#issuing.set(cluster, issuing);
    }
    return issuing;
  }

  /** Whether a certificate, of which the fingerprint is given, is the cluster's. */
  fits(cluster: string, fingerprint: string): boolean {
    return this.#fingerprints.get(cluster) === fingerprint;
  }

  remove(cluster: string): void {
    this.#fingerprints.delete(cluster);
    this.#database.prepare('DELETE FROM client_certificates WHERE cluster = ?').run(cluster);
  }

  async #make(cluster: string): Promise<Pair> {
    const made = await this.#issue('masterclient');
    this.#database
      .prepare('INSERT INTO client_certificates (cluster, cert, key) VALUES (?, ?, ?)')
      .run(cluster, made.cert, made.key);
    this.#fingerprints.set(cluster, new X509Certificate(made.cert).fingerprint256);
    return made;
  }
}
