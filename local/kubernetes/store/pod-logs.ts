import type { DatabaseSync } from 'node:sqlite';

export interface LogLine {
  /** RFC 3339, with milliseconds. */
  readonly time: string;
  readonly text: string;
}

/** What the containers of pods have printed. */
export class PodLogs {
  readonly #database: DatabaseSync;
  readonly #watchers = new Map<(line: LogLine) => void, string>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  append(cluster: string, podUid: string, text: string): void {
    const time = new Date().toISOString();
    this.#database
      .prepare(
        `INSERT INTO logs (cluster, pod, line, time, text)
         SELECT ?, ?, coalesce(max(line), 0) + 1, ?, ? FROM logs WHERE cluster = ? AND pod = ?`,
      )
      .run(cluster, podUid, time, text, cluster, podUid);
    for (const [watcher, uid] of this.#watchers) if (uid === podUid) watcher({ time, text });
  }

  /** Calls `watcher` for every later line of a pod until the returned function is called. */
  watch(podUid: string, watcher: (line: LogLine) => void): () => void {
    this.#watchers.set(watcher, podUid);
    return () => void this.#watchers.delete(watcher);
  }

  read(cluster: string, podUid: string): LogLine[] {
    const rows = this.#database
      .prepare('SELECT time, text FROM logs WHERE cluster = ? AND pod = ? ORDER BY line')
      .all(cluster, podUid);
    return rows.map((row) => ({ time: String(row.time), text: String(row.text) }));
  }

  remove(cluster: string, podUid: string): void {
    this.#database.prepare('DELETE FROM logs WHERE cluster = ? AND pod = ?').run(cluster, podUid);
  }
}
