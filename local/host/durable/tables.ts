import type { Database } from './database.ts';
import { HistoryTable, InboxTable } from './event-tables.ts';
import { InstanceTable } from './instance-table.ts';
import { TaskTable } from './task-table.ts';

/** The tables of the state file that orchestrations are kept in. */
export interface Tables {
  instances: InstanceTable;
  inbox: InboxTable;
  history: HistoryTable;
  tasks: TaskTable;
}

export function openTables(database: Database): Tables {
  return {
    instances: new InstanceTable(database),
    inbox: new InboxTable(database),
    history: new HistoryTable(database),
    tasks: new TaskTable(database),
  };
}

/** Removes every trace of an instance. Has to be called inside a transaction. */
export function forget(tables: Tables, id: string): void {
  const head = tables.instances.head(id);
  if (!head) return;
  tables.instances.delete(head.key);
  tables.inbox.deleteAll(head.key);
  tables.history.deleteAll(head.key);
  tables.tasks.deleteAll(head.key);
}
