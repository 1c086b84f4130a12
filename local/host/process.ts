import { parseArguments } from './command-line.ts';
import { HostError, messageOf } from './errors.ts';
import { startHost } from './host.ts';
import type { Host } from './host.ts';

/** Exit code for a port in use: EADDRINUSE on Linux, by which a parent process can tell it from other failures. */
const portInUseExitCode = 98;

async function run(): Promise<void> {
  let host: Host;
  try {
    host = await startHost(parseArguments(process.argv.slice(2)));
  } catch (error) {
    fail(error);
    return;
  }
  process.send?.({ type: 'ready', url: host.url });
  let closing: Promise<void> | undefined;
  const stop = (): void => {
    closing ??= host.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  // The parent is gone or does not want this process any more.
  process.once('disconnect', stop);
}

function fail(error: unknown): void {
  const code = error instanceof HostError ? error.code : 'Failed';
  console.error(messageOf(error));
  if (!(error instanceof HostError) && error instanceof Error) console.error(error.stack);
  const exit = (): void => process.exit(code === 'PortInUse' ? portInUseExitCode : 1);
  if (process.send) process.send({ type: 'failed', code, message: messageOf(error) }, exit);
  else exit();
}

await run();
