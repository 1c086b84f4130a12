import { ended } from '../../test/helpers/api.ts';
import { Gate } from '../../test/helpers/gate.ts';
import { OPERATIONS, type OperationKind } from '../../test/helpers/operations.ts';
import { prepare } from '../../test/helpers/reference.ts';
import { TestBed } from '../../test/helpers/test-bed.ts';
import { begin } from '../../test/helpers/trial.ts';
import { median, type Row } from './row.ts';
import { watch, type Traffic } from './traffic.ts';

const RUNS = 7;
/** How often the caller looks whether the operation has ended. */
const LOOK_MILLISECONDS = 4;
const GOAL_MILLISECONDS = 150;
const AT_ONCE = { POLL_SECONDS: '0.01', RETRY_FIRST_SECONDS: '0.01' };
const NO_LATENCY = {
  providerRegistration: 0,
  clusterOperation: 0,
  extensionOperation: 0,
  extensionClusterBusy: 0,
  replication: 0,
  federatedCredentialWrite: 0,
  cacheWrite: 0,
};

interface Sample extends Traffic {
  readonly milliseconds: number;
}

/** How long each kind of operation takes when the world answers at once, and how many calls it makes. */
export async function connection(): Promise<Row[]> {
  const bed = await TestBed.start(AT_ONCE);
  const gate = new Gate(bed.world);
  try {
    await bed.admin.pace(NO_LATENCY);
    const rows: Row[] = [];
    for (const kind of kinds()) rows.push(...(await measureKind(bed, gate, kind)));
    return rows.toSorted((one, other) => one.part.localeCompare(other.part));
  } finally {
    gate[Symbol.dispose]();
    await bed[Symbol.asyncDispose]();
  }
}

/** Operations that succeed; and creations also where a connection of the same kind has prepared the cluster. */
function kinds(): OperationKind[] {
  const all = OPERATIONS.filter(({ end, instance }) => end === 'Succeeded' && instance === undefined);
  return all.flatMap((kind) => (kind.name.startsWith('create ') ? [kind, warm(kind)] : [kind]));
}

function warm(kind: OperationKind): OperationKind {
  const connectOther = async (place: Parameters<OperationKind['start']>[0]): Promise<void> => {
    await kind.prepare?.(place);
    const name = kind.name.split(' ')[1] as 'secret';
    await place.bed.api.connect(place.requests[name](place.cluster, { name: 'other_1' }));
  };
  return { ...kind, name: `${kind.name}, second on its cluster`, prepare: connectOther };
}

async function measureKind(bed: TestBed, gate: Gate, kind: OperationKind): Promise<Row[]> {
  const samples: Sample[] = [];
  // The first is not counted: it loads code.
  for (let run = 0; run <= RUNS; run += 1) samples.push(await sample(bed, gate, kind));
  const counted = samples.slice(1);
  const calls = counted[0]?.calls ?? [];
  return [
    {
      part: 'request to end',
      what: kind.name,
      value: median(counted.map(({ milliseconds }) => milliseconds)),
      unit: 'ms',
      beside: { what: 'ms of them for the world to answer', value: median(counted.map(({ waited }) => waited)) },
      goal: GOAL_MILLISECONDS,
    },
    {
      part: 'outside calls',
      what: kind.name,
      value: median(counted.map((one) => one.calls.length)),
      unit: 'calls',
      beside: { what: 'when none is made twice', value: new Set(calls).size },
    },
  ];
}

async function sample(bed: TestBed, gate: Gate, kind: OperationKind): Promise<Sample> {
  const place = await prepare(bed, kind);
  let milliseconds = 0;
  const traffic = await watch(gate, place, async () => {
    // As the caller sees it: the times in an operation are whole seconds.
    const started = performance.now();
    const beginning = await begin(kind, place);
    if (beginning.kind !== 'accepted') throw new Error(`${kind.name}: ${JSON.stringify(beginning)}`);
    const { status } = await bed.api.follow(beginning.id, ended, { milliseconds: LOOK_MILLISECONDS });
    milliseconds = performance.now() - started;
    if (status !== kind.end) throw new Error(`${kind.name} ended ${status}`);
  });
  return { ...traffic, milliseconds };
}
