import { embeddedEngine } from '../../test/local/host/bench/embedded.ts';
import { inMemoryBackend } from '../../test/local/host/bench/in-memory.ts';
import { measure, type Times } from '../../test/local/host/bench/measure.ts';

/** What one engine needs for the same work. */
export interface EngineResult {
  /** Orchestrations a second, of 5 activities in sequence each, 1,000 at once. */
  readonly rate: number;
  /** Microseconds of processor time for one turn of one of them. */
  readonly turn: number;
  /** How many times as much an orchestration of 800 activities takes as one of 100: 8 when a turn costs the same. */
  readonly growth: number;
}

const AT_ONCE = 1000;
const ACTIVITIES = 5;
const WARM_UP_ROUNDS = 2;
const ROUNDS = 5;

// A process of its own for each engine: node scripts/bench/engine-run.ts embedded|memory
const embedded = process.argv[2] === 'embedded';
if (!embedded) silence();
const contender = embedded ? await embeddedEngine(20) : await inMemoryBackend();
// Until the code is compiled: a host runs for days.
await rounds(WARM_UP_ROUNDS, AT_ONCE, ACTIVITIES);
const { wall, cpu } = await rounds(ROUNDS, AT_ONCE, ACTIVITIES);
const short = await rounds(ROUNDS, 1, 100);
const long = await rounds(ROUNDS, 1, 800);
await contender.stop();
const result: EngineResult = {
  rate: (AT_ONCE / wall) * 1000,
  turn: (cpu * 1000) / AT_ONCE / (ACTIVITIES + 1),
  growth: long.cpu / short.cpu,
};
process.stdout.write(`${JSON.stringify(result)}\n`);

/** The median of some rounds of the same work. */
async function rounds(count: number, orchestrations: number, activities: number): Promise<Times> {
  const times: Times[] = [];
  for (let round = 0; round < count; round += 1) times.push(await measure(contender, orchestrations, activities));
  const median = (values: number[]): number => values.toSorted((one, other) => one - other)[count >> 1] ?? NaN;
  return { wall: median(times.map((one) => one.wall)), cpu: median(times.map((one) => one.cpu)) };
}

/** The worker of durabletask-js writes a line for every event that it replays, which would be all that is measured. */
function silence(): void {
  for (const level of ['log', 'info', 'debug', 'warn'] as const) console[level] = () => undefined;
}
