import { ExternalKubeconfigError } from '../world/external-cluster.ts';
import { RefusedError } from './api.ts';
import { launch } from './launch.ts';
import { HostStartError } from './host-start-error.ts';
import { HELP, readOptions, UsageError } from './options.ts';

/** Exit codes as shells know them. */
const USAGE = 2;
const INTERRUPTED = 130;

async function run(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return launch(options, interruption(options.once));
}

/** Ctrl-C, `kill`, a closed terminal and the end of the process that npm started end everything in order; a second Ctrl-C does not wait. */
function interruption(once: boolean): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    console.log('\nStopping; what is running goes on with the next start.');
    controller.abort(once ? INTERRUPTED : 0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.once('disconnect', stop);
  // The listener alone would keep this process from ending.
  process.channel?.unref();
  return controller.signal;
}

try {
  process.exitCode = await run();
} catch (error) {
  if (error instanceof ExternalKubeconfigError) {
    console.error(error.message);
    process.exitCode = USAGE;
  } else if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exitCode = USAGE;
  } else {
    const expected = error instanceof HostStartError || error instanceof RefusedError;
    console.error(expected ? error.message : error);
    process.exitCode = 1;
  }
}
