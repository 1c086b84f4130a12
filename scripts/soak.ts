// `npm run soak -- --minutes 10 --seed 1`: connections are made, changed, cancelled and deleted at random, while the host
// is killed every few seconds and calls fail. At the end nothing may be lost, hang or be left. Exit code 1 if anything is.
import { parseArgs } from 'node:util';

import { expectNoCanary } from '../test/helpers/canary.ts';
import { Gate } from '../test/helpers/gate.ts';
import { newPlace, type Place } from '../test/helpers/place.ts';
import { TestBed } from '../test/helpers/test-bed.ts';
import { act, remove, type Caller } from './soak/caller.ts';
import { randomFrom } from './soak/random.ts';
import { Tally } from './soak/tally.ts';
import { compareAll, expectNothing } from './soak/verdict.ts';
import { startWeather } from './soak/weather.ts';

const PLACES = 6;
const NAMES = ['one', 'two', 'three'];
const PROGRESS_MILLISECONDS = 15_000;
/** What may be needed after the time is up, before the run counts as hanging itself. */
const GRACE_MILLISECONDS = 240_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: String(Date.now() % 1e6) } },
});
const milliseconds = Number(values.minutes) * 60_000;
if (!(milliseconds > 0)) throw new Error('--minutes is not a number over 0');
const random = randomFrom(Number(values.seed));
console.log(`soak: ${values.minutes} minutes with seed ${values.seed}`);

const tally = new Tally();
const bed = await TestBed.start({ CALL_TIMEOUT_SECONDS: '8' });
const gate = new Gate(bed.world);
const places: Place[] = [];
for (let count = 0; count < PLACES; count += 1) places.push(await newPlace(bed));
const callers = places.flatMap((place) => NAMES.map((name): Caller => ({ place, name, wanted: undefined })));

const started = Date.now();
const seconds = (): number => Math.round((Date.now() - started) / 1000);
const progress = setInterval(() => console.log(`${seconds()} s: ${tally.line}`), PROGRESS_MILLISECONDS);
const limit = setTimeout(() => {
  console.error('soak: it hangs');
  process.exit(2);
}, milliseconds + GRACE_MILLISECONDS);

const weather = startWeather({ bed, gate, places }, tally, random);
const work = callers.map(async (caller) => {
  while (Date.now() - started < milliseconds) await act(caller, tally, random);
});
const ends = await Promise.allSettled(work);
for (const end of ends) if (end.status === 'rejected') tally.problem(String(end.reason));
await weather.clear();

for (const [id, seen] of tally.accepted) if (!seen) tally.problem(`operation ${id} was accepted and has not ended`);
await compareAll(callers, tally);
await Promise.all(callers.map((caller) => remove(caller, tally)));
await expectNothing(places, tally);
gate[Symbol.dispose]();
await expectNoCanary(bed).catch((error: unknown) => tally.problem(`a secret leaked: ${String(error)}`));
await bed[Symbol.asyncDispose]();
clearInterval(progress);
clearTimeout(limit);

console.log(`soak: ${seconds()} s, ${tally.accepted.size} operations accepted: ${tally.line}`);
console.log(
  tally.problems.length === 0 ? 'soak: nothing lost, nothing left' : `soak: ${tally.problems.length} problems`,
);
process.exitCode = tally.problems.length === 0 ? 0 : 1;
