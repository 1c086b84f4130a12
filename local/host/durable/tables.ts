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
  tables.instances.delete(id);
  tables.inbox.deleteAll(id);
  tables.history.deleteAll(id);
  tables.tasks.deleteAll(id);
}
