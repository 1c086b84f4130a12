/** Format of the state file; kept in SQLite's user_version. */
export const schemaVersion = 2;

/** Times are milliseconds since 1970; `input`, `output`, `event` and the like are JSON texts. */
export const schema = `
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE instances (
  id TEXT PRIMARY KEY,
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
) STRICT, WITHOUT ROWID;
CREATE INDEX instances_by_creation ON instances (created, id);

-- One row a turn: its events as JSON texts with commas between them.
CREATE TABLE history (
  instance_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  events TEXT NOT NULL,
  PRIMARY KEY (instance_id, sequence)
) STRICT, WITHOUT ROWID;

-- Events that the next turns of an instance take in; completions also say which task they complete.
CREATE TABLE inbox (
  instance_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  task_id INTEGER,
  event TEXT NOT NULL,
  PRIMARY KEY (instance_id, sequence)
) STRICT, WITHOUT ROWID;

-- What an instance has scheduled and has not yet taken the completion of.
CREATE TABLE tasks (
  instance_id TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  task_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  input TEXT,
  child_id TEXT,
  due INTEGER,
  action_index INTEGER,
  retry TEXT,
  completed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (instance_id, execution_id, task_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_due ON tasks (due) WHERE kind = 'timer' AND completed = 0;
CREATE INDEX tasks_activities ON tasks (kind) WHERE kind = 'activity' AND completed = 0;

CREATE TABLE timer_triggers (
  name TEXT PRIMARY KEY,
  schedule TEXT NOT NULL,
  last INTEGER,
  next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
