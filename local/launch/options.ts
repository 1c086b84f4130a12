import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { HEAP_MEGABYTES } from '../host/node-flags.ts';
import { isPaceName, type PaceName } from '../azure/pace.ts';

/** What the command line and the environment ask for. */
export interface LaunchOptions {
  readonly help: boolean;
  /** End after the demo. */
  readonly once: boolean;
  /** Connect the demo workload before serving. */
  readonly demo: boolean;
  /** Real Azure, with the caller's own login, instead of the simulated one. */
  readonly azure: boolean;
  /** Forget everything that earlier starts kept. */
  readonly reset: boolean;
  readonly port: number;
  /** Port of the HTTPS address that serves the simulated Azure and the app. */
  readonly httpsPort: number;
  /** Limit of the heap of the host's process. */
  readonly heapMegabytes: number;
  readonly pace: PaceName;
  /** A kubeconfig of a real cluster that takes the place of the simulated one. */
  readonly kubeconfig: string | undefined;
  readonly stateDirectory: string;
  readonly verbose: boolean;
}

/** The command line is not as it should be; the message says how. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const HELP = `Usage: npm start -- [options]

Connects a demo workload in a simulated Azure and cluster, shows every step, and keeps serving.

  --once              end after the demo; the exit code says whether it succeeded
  --no-demo           only serve; nothing is connected until a request comes
  --azure             use real Azure with your login (az login); no demo, it only serves
  --port <number>     port of the HTTP API on 127.0.0.1 (default: PORT, or 7071)
  --pace <name>       how long the simulated Azure takes: realistic, fast (default) or instant
  --kubeconfig <file> a real cluster instead of the simulated one; Secrets are written there
  --reset             forget what earlier starts kept, then start
  --verbose           show the log of the app as well (it is always in the state directory)
  --help              this text

Environment: PORT, HTTPS_PORT (default: 7443), STATE_DIRECTORY (default: .local), and every setting of the app
(docs/settings.md). KUBECONFIG is not read: a real cluster is used with --kubeconfig alone.
Ctrl-C stops it; what is running then goes on with the next start.`;

/** Reads the command line; throws `UsageError`. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): LaunchOptions {
  const values = parse(args);
  checkMeantForNpm(environment);
  checkTogether(values);
  const { port, pace, kubeconfig, 'no-demo': noDemo = false, ...flags } = values;
  return {
    ...NO_FLAGS,
    ...flags,
    demo: !noDemo,
    port: checkPort(port ?? environment['PORT'] ?? '7071'),
    httpsPort: checkPort(environment['HTTPS_PORT'] ?? '7443'),
    heapMegabytes: checkHeap(environment['HOST_HEAP_MB']),
    pace: checkPace(pace ?? 'fast'),
    kubeconfig: kubeconfig === undefined ? undefined : resolve(kubeconfig),
    stateDirectory: resolve(environment['STATE_DIRECTORY'] ?? '.local'),
  };
}

/** npm keeps options that come before `--` for itself, and says so by the environment alone. */
function checkMeantForNpm(environment: NodeJS.ProcessEnv): void {
  const kept = Object.keys(OPTIONS).filter((name) => environment[`npm_config_${name}`] !== undefined);
  // It takes "no-demo" for "demo" that is off.
  if (environment['npm_config_demo'] !== undefined) kept.push('no-demo');
  const [name] = kept;
  if (name === undefined) return;
  throw new UsageError(
    `npm has kept --${name} for itself. Options of npm start come after two dashes: npm start -- --${name}`,
  );
}

/** With real Azure there is no demo to end after, and nothing simulated to replace. */
const CONTRADICTIONS = [
  ['once', 'no-demo'],
  ['azure', 'once'],
  ['azure', 'pace'],
  ['azure', 'kubeconfig'],
] as const;

function checkTogether(values: ReturnType<typeof parse>): void {
  for (const [one, other] of CONTRADICTIONS) {
    if (values[one] && values[other]) throw new UsageError(`--${one} and --${other} do not go together`);
  }
}

const NO_FLAGS = { help: false, once: false, azure: false, reset: false, verbose: false };

function checkPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new UsageError(`"${text}" is not a port (0 to 65535)`);
}

function checkHeap(text: string | undefined): number {
  const megabytes = text === undefined ? HEAP_MEGABYTES : Number(text);
  if (Number.isInteger(megabytes) && megabytes >= 64) return megabytes;
  throw new UsageError(`HOST_HEAP_MB is a whole number of megabytes, at least 64, not "${text}"`);
}

function checkPace(text: string): LaunchOptions['pace'] {
  if (isPaceName(text)) return text;
  throw new UsageError(`--pace is realistic, fast or instant, not "${text}"`);
}

const FLAG = { type: 'boolean' } as const;
const TEXT = { type: 'string' } as const;

/** Options that npm has as well, so that it may have been asked. */
const NPM_KNOWS = { help: { ...FLAG, short: 'h' }, verbose: FLAG } as const;

const OPTIONS = {
  once: FLAG,
  'no-demo': FLAG,
  azure: FLAG,
  reset: FLAG,
  port: TEXT,
  pace: TEXT,
  kubeconfig: TEXT,
} as const;

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- parseArgs knows the type from the options
function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: { ...OPTIONS, ...NPM_KNOWS } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
