// `npm run bench`: measures the engine and the app, each number beside its comparison; prints a table and writes
// dist/bench.json. With names of parts it runs those alone.
import { mkdir, writeFile } from 'node:fs/promises';
import { arch, cpus, loadavg, platform } from 'node:os';

import { coldStart } from './bench/cold-start.ts';
import { connection } from './bench/connection.ts';
import { crowd } from './bench/crowd.ts';
import { engine } from './bench/engine.ts';
import { events } from './bench/events.ts';
import { flood } from './bench/flood.ts';
import { listing } from './bench/listing.ts';
import { table, type Row } from './bench/row.ts';

const PARTS = { engine, connection, coldStart, listing, events, flood, crowd };
const RESULT = new URL('../dist/bench.json', import.meta.url);

const wanted = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring: ${name}`);
  rows.push(...(await part()));
}
const load = loadavg()[0] ?? 0;
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${platform()} ${arch()}, Node ${process.version}, load ${load.toFixed(1)}`;
await mkdir(new URL('.', RESULT), { recursive: true });
await writeFile(RESULT, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
console.log(`${machine}\n\n${table(rows)}`);
