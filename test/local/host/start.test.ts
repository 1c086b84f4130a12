import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TestHost } from '../../helpers/host.ts';
import { fixtureDirectory, FixtureApp } from './fixture-app.ts';

const main = fileURLToPath(new URL('../../../local/host/main.ts', import.meta.url));
const app = fixtureDirectory('orchestrations');
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'functions-host-'));
});

afterAll(() => rm(directory, { recursive: true, force: true }));

let files = 0;

function stateFile(): string {
  files += 1;
  return join(directory, `${files}.sqlite`);
}

/** Starts a host that is expected to end by itself. */
function run(...args: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 20_000 });
  return { status, stderr };
}

async function brokenApp(name: string, content: Record<string, string>): Promise<string> {
  const root = join(directory, name);
  await mkdir(root);
  for (const [file, text] of Object.entries(content)) await writeFile(join(root, file), text);
  return root;
}

describe('a host that cannot start says why', () => {
  it('when its port is taken, with a code of its own', async () => {
    const first = await TestHost.start({ app, stateFile: stateFile(), settings: {} });
    const { port } = new URL(first.url);
    const second = run('--app', app, '--state', stateFile(), '--port', port);
    await first.stop();
    expect(second.stderr).toBe(
      `Port ${port} is in use by another program. Stop it, or choose another port with PORT.\n`,
    );
    expect(second.status).toBe(98);
  });

  it('when its state file is in use', async () => {
    const file = stateFile();
    const first = await TestHost.start({ app, stateFile: file, settings: {} });
    const second = run('--app', app, '--state', file, '--port', '0');
    await first.stop();
    expect(second.stderr).toContain(`The state file ${file} is in use by another host process.`);
    expect(second.status).toBe(1);
  });

  it('when its state file is something else', async () => {
    const file = stateFile();
    await writeFile(file, 'this is no database, but a text that is long enough to look at');
    expect(run('--app', app, '--state', file, '--port', '0').stderr).toContain(`The state file ${file} cannot be used`);
  });

  it('when its state file has the format of another version', () => {
    const file = stateFile();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(run('--app', app, '--state', file, '--port', '0').stderr).toContain('has format 999, this host knows');
  });

  it.each([
    ['no state file', ['--app', app], '--app and --state are needed.'],
    ['a port that is none', ['--app', app, '--state', 'x', '--port', '99999'], '"99999" is no port.'],
    ['a log level that is none', ['--app', app, '--state', 'x', '--log-level', 'loud'], '"loud" is no log level.'],
    ['an option that it does not have', ['--nonsense'], "Unknown option '--nonsense'"],
  ])('when its command line has %s', (_, args, message) => {
    const { status, stderr } = run(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: node local/host/main.ts');
    expect(status).toBe(1);
  });

  it.each<[string, Record<string, string>, string]>([
    ['has no package.json', {}, 'names no entry file in "main"'],
    ['is not built', { 'package.json': '{"main":"dist/app.cjs"}' }, 'Is the app built?'],
    [
      'throws while it loads',
      { 'package.json': '{"main":"app.cjs"}', 'app.cjs': 'throw new Error("no such luck")' },
      'no such luck',
    ],
    [
      'registers nothing',
      { 'package.json': '{"main":"app.cjs"}', 'app.cjs': '' },
      'The app registered no function: its entry file has to load @azure/functions',
    ],
    [
      'has a host.json that is no JSON',
      { 'package.json': '{"main":"app.cjs"}', 'app.cjs': '', 'host.json': '{' },
      'host.json is not valid JSON',
    ],
    [
      'has a timeout in host.json that is none',
      { 'package.json': '{"main":"app.cjs"}', 'app.cjs': '', 'host.json': '{"functionTimeout":"soon"}' },
      'functionTimeout "soon" is not of the form hh:mm:ss',
    ],
  ])('when the app %s', async (name, content, message) => {
    const root = await brokenApp(name.replaceAll(/[^a-z]/g, '-'), content);
    const { status, stderr } = run('--app', root, '--state', stateFile(), '--port', '0');
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });
});

describe('a host', () => {
  it('makes the directory of its state file, which only its user can read', async () => {
    const file = join(directory, 'deep', 'down', 'state.sqlite');
    const host = await TestHost.start({ app, stateFile: file, settings: {} });
    await host.stop();
    expect((await stat(file)).mode & 0o077).toBe(0);
  });

  it('stops in order when it is told to, and finishes what it has begun', async () => {
    await using fixture = await FixtureApp.start('orchestrations');
    const id = await fixture.run('fanOut', 100);
    const slow = await fixture.run('retry', {
      activity: 'countSlowly',
      input: { name: 'slow', milliseconds: 300 },
      options: {},
    });
    await fixture.recorded('slow');
    await fixture.stop();
    await fixture.restart();
    expect((await fixture.finished(id)).runtimeStatus).toBe('Completed');
    expect((await fixture.finished(slow)).output).toEqual({ result: 'slow', after: 'after' });
    expect(await fixture.runsOf('slow')).toBe(1);
  });
});
