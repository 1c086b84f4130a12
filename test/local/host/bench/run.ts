import { embeddedEngine } from './embedded.ts';
import { inMemoryBackend } from './in-memory.ts';
import { measure } from './measure.ts';
import type { Contender } from './measure.ts';

// node test/local/host/bench/run.ts [embedded|memory] [orchestrations]
const [which = 'embedded', count = '1000'] = process.argv.slice(2);
const print = console.log;
if (which === 'memory') silence();
const contender: Contender = which === 'memory' ? await inMemoryBackend() : await embeddedEngine(20);
await measure(contender, 500, 5);
for (const activities of [3, 5]) {
  const { wall, cpu } = await measure(contender, Number(count), activities);
  const rate = Math.round((Number(count) / wall) * 1000);
  const each = Math.round((cpu * 1000) / Number(count));
  const turn = Math.round(each / (activities + 1));
  print(
    `${contender.name}: ${activities} activities: ${rate} orchestrations/s; CPU ${each} µs each, ${turn} µs a turn`,
  );
}
let first = 0;
for (const activities of [100, 200, 400, 800]) {
  const { wall, cpu } = await measure(contender, 1, activities);
  first ||= cpu;
  const growth = (cpu / first).toFixed(1);
  print(`${contender.name}: ${activities} in sequence: ${wall.toFixed(0)} ms; CPU ${cpu.toFixed(0)} ms, ${growth}x`);
}
await contender.stop();

/** The worker of durabletask-js writes a line for every event that it replays, which would be all that is measured. */
function silence(): void {
  for (const level of ['log', 'info', 'debug', 'warn'] as const) console[level] = () => undefined;
}
