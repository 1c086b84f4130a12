import { mkdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { OPERATIONS, type OperationKind } from '../test/helpers/operations.ts';
import { newPlace, type Place } from '../test/helpers/place.ts';
import { TestBed } from '../test/helpers/test-bed.ts';
import { begin, finish } from '../test/helpers/trial.ts';
import { HISTORIES, type HistoryEvent, type SavedHistory } from '../test/replay/history.ts';

const busy = { kind: 'status', status: 503, code: 'ServiceUnavailable' };

/** Runs that meet something on their way, beside those that every suite knows. */
const FURTHER: readonly OperationKind[] = [
  further('create that waits for a busy cluster', ({ bed, cluster }) => bed.admin.clusterOperation(cluster, 400)),
  further('create that retries', ({ bed, number }) =>
    bed.admin.fault({ method: 'PUT', path: `identity-p${number}/federated`, times: 3, fault: busy }),
  ),
  further('create that retries and is undone', async (place) => {
    await operation('create that fails and is undone').prepare?.(place);
    const { bed, number } = place;
    await bed.admin.fault({ method: 'DELETE', path: `storep${number}/.*roleAssignments`, times: 2, fault: busy });
  }),
];

function operation(name: string): OperationKind {
  const found = OPERATIONS.find((one) => one.name === name);
  if (!found) throw new Error(`there is no operation '${name}'`);
  return found;
}

function further(name: string, prepare: (place: Place) => Promise<unknown>): OperationKind {
  const end = name.endsWith('undone') ? 'Failed' : 'Succeeded';
  return { ...operation('create workloadIdentity'), name, prepare, end };
}

/** Runs an operation to its end at a place; the id of its instance. */
async function run(place: Place, kind: OperationKind): Promise<string> {
  await kind.prepare?.(place);
  const beginning = await begin(kind, place);
  if (beginning.kind !== 'accepted') throw new Error(`${kind.name}: ${JSON.stringify(beginning)}`);
  const { status, error } = await finish(kind, place, beginning.id);
  if (status !== kind.end) throw new Error(`${kind.name} ended ${status}: ${JSON.stringify(error)}`);
  return beginning.id;
}

async function newestOperation({ bed, cluster }: Place): Promise<string> {
  const { body } = await bed.api.get(`/api/operations?cluster=${encodeURIComponent(cluster)}`);
  const [newest] = (body as { value: readonly { id: string }[] }).value;
  if (!newest) throw new Error(`cluster ${cluster} has no operation`);
  return newest.id;
}

function read(state: DatabaseSync, instanceId: string, name: string): SavedHistory {
  const row = state.prepare('SELECT key, name, input, output FROM instances WHERE id = ?').get(instanceId);
  const turns = state.prepare('SELECT events FROM history WHERE instance_key = ? ORDER BY sequence');
  const texts = turns.all(row?.['key'] ?? null);
  const output = JSON.parse(String(row?.['output'] ?? 'null')) as { status?: string } | null;
  return {
    name,
    orchestrator: String(row?.['name']),
    instanceId,
    input: JSON.parse(String(row?.['input'])),
    status: output?.status ?? null,
    turns: texts.map(({ events }) => (JSON.parse(`[${String(events)}]`) as HistoryEvent[]).map(withoutInput)),
  };
}

/** What was handed to an activity or a child plays no part in a replay. */
function withoutInput(event: HistoryEvent): HistoryEvent {
  const { Input: _input, ...rest } = event;
  return event.EventType === 4 || event.EventType === 7 ? rest : event;
}

/** One line an event, so that a change shows. */
function format({ turns, ...head }: SavedHistory): string {
  const lines = turns.map((turn) => `  [\n${turn.map((event) => `    ${JSON.stringify(event)}`).join(',\n')}\n  ]`);
  return `${JSON.stringify(head).slice(0, -1)},\n"turns":[\n${lines.join(',\n')}\n]}\n`;
}

const bed = await TestBed.start();
const kinds = [...OPERATIONS, ...FURTHER];
const ids = new Map<string, string>();
for (const kind of kinds) {
  const place = await newPlace(bed);
  ids.set(kind.name, await run(place, kind));
  if (kind.name === 'check that repairs') ids.set('repair', await newestOperation(place));
}
await bed.stopHost();

const state = new DatabaseSync(join(bed.directory, 'host.sqlite'), { readOnly: true });
const histories = [...ids].map(([name, id]) => read(state, id, name));
const claim = `claim-${(ids.get('create workloadIdentity') ?? '').split('-')[0] ?? ''}`;
histories.push(read(state, claim, 'claim'));
state.close();
await bed[Symbol.asyncDispose]();

mkdirSync(HISTORIES, { recursive: true });
for (const history of histories) {
  const file = new URL(`${history.name.replaceAll(' ', '-')}.json`, HISTORIES);
  writeFileSync(file, format(history));
  console.log(`${history.name}: ${history.turns.length} turns, ended ${history.status ?? 'without a status'}`);
}
