// Runs on whatever Node.js the machine has (20 or newer), before anything is installed: plain JavaScript, built-ins only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');
const MARK = join(ROOT, 'node_modules', '.installed-lock');

/** Installs the dependencies when there are none, or when the lock file changed since; ends the process if that fails. */
export function installOnce() {
  requireNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === lock) return;
  console.log('Installing dependencies (once for each lock file) ...');
  const started = Date.now();
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync('npm', ['ci', ...quiet], { cwd: ROOT, stdio: 'inherit', shell: isWindows() });
  if (error || status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ''}. Is the npm registry reachable?`);
    process.exit(status || 1);
  }
  writeFileSync(MARK, lock);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** The environment with the project's own tools, Node.js among them, first on the PATH. */
export function toolEnvironment() {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: [BIN, process.env[key]].filter(Boolean).join(delimiter) };
}

/** The Node.js that the lock file names; the machine's own where its package could not be installed and that one will do. */
export function projectNode() {
  const packaged = join(ROOT, 'node_modules', 'node', 'bin', isWindows() ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  console.error(`The npm package "node" brought no Node.js for this machine, and ${process.versions.node} is too old.`);
  console.error('Install Node.js 22.19 or newer (https://nodejs.org) and try again.');
  return process.exit(1);
}

export function isWindows() {
  return process.platform === 'win32';
}

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  console.error(`Node.js 20 or newer is needed to start; this is ${process.versions.node}. See https://nodejs.org.`);
  process.exit(1);
}
