// Runs on whatever Node.js the machine has (20 or newer), before anything is installed: plain JavaScript, built-ins only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');
const MARK = join(ROOT, 'node_modules', '.installed-lock');

/** Installs the dependencies when there are none, or when the lock file changed since; ends the process if that fails. */
export async function installOnce() {
  requireNode();
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === lock) return;
  console.log('Installing dependencies (once for each lock file) ...');
  const started = Date.now();
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code, said } = await npm(['ci', ...quiet]);
  if (code !== 0) {
    console.error(`npm ci failed. ${hint(said)}`);
    process.exit(code);
  }
  writeFileSync(MARK, lock);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** Runs npm to its end, that of Ctrl-C too: what it leaves behind would be in the way of the next install. */
function npm(args) {
  const child = spawn('npm', args, { cwd: ROOT, stdio: ['inherit', 'inherit', 'pipe'], shell: isWindows() });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
    process.stderr.write(text);
  });
  // A terminal sends Ctrl-C to the whole group, so npm has it already; what is sent to this process alone is passed on.
  let stopped = false;
  const onInterrupt = () => (stopped = true);
  const onTerminate = (signal) => {
    stopped = true;
    child.kill(signal);
  };
  process.on('SIGINT', onInterrupt);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, onTerminate);
  return new Promise((resolve) => {
    const end = (code, reason = '') => {
      process.off('SIGINT', onInterrupt);
      for (const signal of ['SIGTERM', 'SIGHUP']) process.off(signal, onTerminate);
      if (stopped) {
        console.error('Stopped while installing; the next start begins anew.');
        process.exit(130);
      }
      resolve({ code, said: said + reason });
    };
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code) => end(code ?? 1));
  });
}

function hint(said) {
  if (/ENOTEMPTY|EBUSY|EEXIST/.test(said)) {
    return 'Another install may still be at work in this folder: wait until it has ended, and start again.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network/i.test(said)) {
    return 'Is the npm registry reachable? `npm config get registry` says which one it is.';
  }
  return said === '' ? 'It did not say why.' : 'It says why above.';
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
