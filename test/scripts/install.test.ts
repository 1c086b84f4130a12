import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../scripts/', import.meta.url));

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'service-connector-install-'));
  for (const folder of ['scripts', 'bin']) mkdirSync(join(root, folder));
  for (const name of ['start.mjs', 'install.mjs']) copyFileSync(join(SCRIPTS, name), join(root, 'scripts', name));
  writeFileSync(join(root, 'package-lock.json'), '{}');
});

afterEach(() => rmSync(root, { recursive: true }));

/** Starts with an npm of our own in the place of the real one. */
function start(npm: string): { readonly child: ReturnType<typeof spawn>; readonly output: () => string } {
  const file = join(root, 'bin', 'npm');
  writeFileSync(file, `#!/bin/sh\n${npm}\n`);
  chmodSync(file, 0o755);
  const env = { ...process.env, PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter) };
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  return { child, output: () => output };
}

describe.skipIf(process.platform === 'win32')('the first start', () => {
  it.each([
    ['npm error code ENOTEMPTY', 'Another install may still be at work in this folder'],
    ['npm error code EAI_AGAIN', 'Is the npm registry reachable?'],
    ['npm error code EUSAGE', 'It says why above.'],
  ])('says what to do when npm says %s', async (said, advice) => {
    const { child, output } = start(`echo '${said}' >&2; exit 3`);
    expect(await once(child, 'close')).toEqual([3, null]);
    expect(output()).toContain(said);
    expect(output()).toContain(`npm ci failed. ${advice}`);
  });

  it('does not end before npm when it is told to stop', async () => {
    const { child, output } = start(
      `trap 'sleep 0.5; touch ended; exit 1' TERM; touch begun; while true; do sleep 0.05; done`,
    );
    await expect.poll(() => existsSync(join(root, 'begun'))).toBe(true);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([130, null]);
    expect(existsSync(join(root, 'ended'))).toBe(true);
    expect(output()).toContain('the next start begins anew');
  });
});
