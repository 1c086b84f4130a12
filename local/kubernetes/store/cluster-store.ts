import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { KubernetesObject } from '../object.ts';
import { transaction } from './database.ts';
import { History, type Change } from './history.ts';

/** The objects of one cluster. Every write gets the cluster's next revision as its `resourceVersion`. */
export class ClusterStore {
  readonly key: string;
  readonly history: History;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  /** Changes of the open transaction: watchers hear of them only once they are kept. */
  #pending: Change[] = [];

  constructor(database: DatabaseSync, key: string) {
    this.#database = database;
    this.#statements = prepare(database);
    this.key = key;
    this.history = new History(this.revision());
  }

  /** The revision of the latest write. */
  revision(): number {
    return Number(this.#statements.revision.get(this.key)?.revision ?? 0);
  }

  get(resource: string, namespace: string, name: string): KubernetesObject | undefined {
    const row = this.#statements.get.get(this.key, resource, namespace, name);
    return row && parse(row);
  }

  /** The objects of a resource, of one namespace or of all, ordered by namespace and name. */
  list(resource: string, namespace?: string): KubernetesObject[] {
    const rows =
      namespace === undefined
        ? this.#statements.listAll.all(this.key, resource)
        : this.#statements.list.all(this.key, resource, namespace);
    return rows.map(parse);
  }

  /** Everything in a namespace, with the resource that each object is of. */
  contents(namespace: string): { readonly resource: string; readonly object: KubernetesObject }[] {
    const rows = this.#statements.contents.all(this.key, namespace);
    return rows.map((row) => ({ resource: String(row.resource), object: parse(row) }));
  }

  /** Writes an object and gives it back with its new `resourceVersion`. */
  put(resource: string, object: KubernetesObject): KubernetesObject {
    return this.transaction(() => {
      const { namespace = '', name } = object.metadata;
      const previous = this.get(resource, namespace, name);
      const revision = this.#nextRevision();
      const stored = withRevision(object, revision);
      this.#statements.put.run(this.key, resource, namespace, name, JSON.stringify(stored));
      const type = previous ? 'MODIFIED' : 'ADDED';
      this.#pending.push({ revision, type, resource, namespace, object: stored, ...(previous && { previous }) });
      return stored;
    });
  }

  /** Removes an object and gives it back as it was, with the `resourceVersion` of its end. */
  remove(resource: string, object: KubernetesObject): KubernetesObject {
    return this.transaction(() => {
      const { namespace = '', name } = object.metadata;
      const revision = this.#nextRevision();
      this.#statements.remove.run(this.key, resource, namespace, name);
      const last = withRevision(object, revision);
      this.#pending.push({ revision, type: 'DELETED', resource, namespace, object: last, previous: object });
      return last;
    });
  }

  /** Runs `work` so that all its writes are kept or none; watchers hear of them afterwards. */
  transaction<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#pending = [];
    const result = transaction(this.#database, work);
    const changes = this.#pending;
    this.#pending = [];
    for (const change of changes) this.history.add(change);
    return result;
  }

  #nextRevision(): number {
    return Number(this.#statements.next.get(this.key)?.revision);
  }
}

type Statements = Record<
  'revision' | 'next' | 'get' | 'list' | 'listAll' | 'contents' | 'put' | 'remove',
  StatementSync
>;

function prepare(database: DatabaseSync): Statements {
  const of = 'WHERE cluster = ? AND resource = ?';
  return {
    revision: database.prepare('SELECT revision FROM clusters WHERE key = ?'),
    next: database.prepare('UPDATE clusters SET revision = revision + 1 WHERE key = ? RETURNING revision'),
    get: database.prepare(`SELECT body FROM objects ${of} AND namespace = ? AND name = ?`),
    list: database.prepare(`SELECT body FROM objects ${of} AND namespace = ? ORDER BY name`),
    listAll: database.prepare(`SELECT body FROM objects ${of} ORDER BY namespace, name`),
    contents: database.prepare(
      'SELECT resource, body FROM objects WHERE cluster = ? AND namespace = ? ORDER BY resource, name',
    ),
    put: database.prepare(
      'INSERT OR REPLACE INTO objects (cluster, resource, namespace, name, body) VALUES (?, ?, ?, ?, ?)',
    ),
    remove: database.prepare(`DELETE FROM objects ${of} AND namespace = ? AND name = ?`),
  };
}

function parse(row: Record<string, unknown>): KubernetesObject {
  return JSON.parse(String(row.body)) as KubernetesObject;
}

function withRevision(object: KubernetesObject, revision: number): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
