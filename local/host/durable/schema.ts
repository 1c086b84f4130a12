/** Format of the state file; kept in SQLite's user_version. */
export const schemaVersion = 3;

/**
 * Where orchestrations are kept. Times are milliseconds since 1970; `input`, `output`, `event` and the like are JSON
 * texts. What many instances write in one commit lies side by side, in the order in which it is written: if it lay
 * beside what each of them wrote before, every event would cost a page of its own.
 */
const orchestrations = `
CREATE TABLE instances (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  execution_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT,
  status TEXT NOT NULL,
  input TEXT NOT NULL,
  output TEXT,
  custom_status TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  parent_id TEXT,
  parent_execution_id TEXT,
  parent_task_id INTEGER,
  next_task_id INTEGER NOT NULL,
  consumed_actions INTEGER NOT NULL
) STRICT;
CREATE INDEX instances_by_creation ON instances (created, id);

-- One row a turn: its events as JSON texts with commas between them.
CREATE TABLE history (
  instance_key INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  events TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_of_instance ON history (instance_key, sequence);

-- Events that the next turns of an instance take in; completions also say which task they complete.
CREATE TABLE inbox (
  instance_key INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  task_id INTEGER,
  event TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX inbox_of_instance ON inbox (instance_key, sequence);

-- What an instance has scheduled and has not yet taken the completion of.
CREATE TABLE tasks (
  instance_key INTEGER NOT NULL,
  execution_id TEXT NOT NULL,
  task_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  input TEXT,
  child_id TEXT,
  due INTEGER,
  action_index INTEGER,
  retry TEXT,
  completed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX tasks_of_instance ON tasks (instance_key, task_id, execution_id);
CREATE INDEX tasks_due ON tasks (due) WHERE kind = 'timer' AND completed = 0;
`;

export const schema = `
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
${orchestrations}
CREATE TABLE timer_triggers (
  name TEXT PRIMARY KEY,
  schedule TEXT NOT NULL,
  last INTEGER,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** What turns an older format into this one. In format 2 the rows of an instance were found by its id. */
export const upgrades: Readonly<Record<number, string>> = {
  2: `
DROP INDEX instances_by_creation;
DROP INDEX tasks_due;
DROP INDEX tasks_activities;
ALTER TABLE instances RENAME TO old_instances;
ALTER TABLE history RENAME TO old_history;
ALTER TABLE inbox RENAME TO old_inbox;
ALTER TABLE tasks RENAME TO old_tasks;
${orchestrations}
INSERT INTO instances SELECT row_number() OVER (ORDER BY created, id), * FROM old_instances;
INSERT INTO history SELECT key, sequence, events
  FROM old_history JOIN instances ON id = instance_id ORDER BY key, sequence;
INSERT INTO inbox SELECT key, sequence, task_id, event
  FROM old_inbox JOIN instances ON id = instance_id ORDER BY key, sequence;
INSERT INTO tasks SELECT key, old_tasks.execution_id, task_id, kind, old_tasks.name, old_tasks.input, child_id, due,
  action_index, retry, completed FROM old_tasks JOIN instances ON id = instance_id;
DROP TABLE old_instances;
DROP TABLE old_history;
DROP TABLE old_inbox;
DROP TABLE old_tasks;
`,
};
