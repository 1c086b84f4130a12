import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Api } from '../../test/helpers/api.ts';
import { TestHost } from '../../test/helpers/host.ts';
import { newPlace } from '../../test/helpers/place.ts';
import { TestBed } from '../../test/helpers/test-bed.ts';
import { bundledSize } from '../build.ts';
import type { Row } from './row.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNBUNDLED = join(ROOT, 'dist', 'unbundled');
const LOAD_APP = fileURLToPath(new URL('load-app.ts', import.meta.url));
const RUNS = 9;
const GOAL_MILLISECONDS = 400;
const GOAL_TIMES_FASTER = 3;
const GOAL_MEGABYTES = 4;

/** Milliseconds since the process was started. */
interface Start {
  readonly ready: number;
  /** What is loaded late is loaded by then. */
  readonly accepted: number;
}

/** From the start of the host's process until it answers, beside the same app file by file with its packages. */
export async function coldStart(): Promise<Row[]> {
  await compile();
  const bed = await TestBed.start();
  const directory = await mkdtemp(join(tmpdir(), 'service-connector-start-'));
  try {
    const times: Record<'bundled' | 'loose', Start[]> = { bundled: [], loose: [] };
    const loads: Record<'bundled' | 'loose', number[]> = { bundled: [], loose: [] };
    const fastest = (of: keyof typeof times, what: keyof Start): number =>
      Math.min(...times[of].map((one) => one[what]));
    // In turns, so that both meet the same machine; the fastest counts, which other work on it disturbs least.
    for (let run = 0; run < RUNS; run += 1) {
      times.bundled.push(await time(bed, ROOT, join(directory, `bundled-${run}`)));
      times.loose.push(await time(bed, UNBUNDLED, join(directory, `loose-${run}`)));
      loads.bundled.push(load(ROOT));
      loads.loose.push(load(UNBUNDLED));
    }
    return [
      {
        part: 'cold start',
        what: `until the host with the bundle is ready, fastest of ${RUNS}`,
        value: fastest('bundled', 'ready'),
        unit: 'ms',
        beside: { what: 'ms unbundled', value: fastest('loose', 'ready') },
        goal: GOAL_MILLISECONDS,
      },
      {
        part: 'cold start',
        what: `until it has accepted a first connection, fastest of ${RUNS}`,
        value: fastest('bundled', 'accepted'),
        unit: 'ms',
        beside: { what: 'ms unbundled', value: fastest('loose', 'accepted') },
      },
      {
        part: 'cold start',
        what: `loading the app in a new process, fastest of ${RUNS}`,
        value: Math.min(...loads.bundled),
        unit: 'ms',
        beside: { what: 'ms unbundled', value: Math.min(...loads.loose) },
        goal: Math.min(...loads.loose) / GOAL_TIMES_FASTER,
      },
      {
        part: 'cold start',
        what: 'all bundles',
        value: (await bundledSize()) / 1024 / 1024,
        unit: 'MB',
        beside: { what: 'MB at most', value: GOAL_MEGABYTES },
        goal: GOAL_MEGABYTES,
      },
    ];
  } finally {
    await rm(directory, { recursive: true });
    await bed[Symbol.asyncDispose]();
  }
}

async function time(bed: TestBed, app: string, stateFile: string): Promise<Start> {
  const { cluster, requests } = await newPlace(bed);
  const started = performance.now();
  const host = await TestHost.start({ app, stateFile: `${stateFile}.sqlite`, settings: bed.settings });
  const ready = performance.now() - started;
  const { status, text } = await new Api(host.url).post('/api/connections', requests.secret(cluster));
  const accepted = performance.now() - started;
  await host.stop();
  if (status !== 202) throw new Error(`not accepted: ${status} ${text}`);
  return { ready, accepted };
}

/** Milliseconds for the app alone, with nothing of it compiled before. */
function load(app: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [LOAD_APP, app], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

/** The app as the compiler leaves it: a file for each file, and its packages from `node_modules`. */
async function compile(): Promise<void> {
  await mkdir(UNBUNDLED, { recursive: true });
  const config = join(ROOT, 'dist', 'tsconfig.unbundled.json');
  const options = { noEmit: false, outDir: UNBUNDLED, rootDir: ROOT, rewriteRelativeImportExtensions: true };
  const include = [join(ROOT, 'functions'), join(ROOT, 'shared')];
  await writeFile(config, JSON.stringify({ extends: '../tsconfig.json', compilerOptions: options, include }));
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
  await copyFile(join(ROOT, 'host.json'), join(UNBUNDLED, 'host.json'));
  await writeFile(join(UNBUNDLED, 'package.json'), JSON.stringify({ type: 'module', main: 'functions/index.js' }));
}
