import type { HostProcess } from './host-process.ts';

/** Waits for the interruption or the end of the host, and ends both; at once where the code is known already. */
export async function serveUntil(stop: AbortSignal, host: HostProcess, code: number | undefined): Promise<number> {
  if (code === undefined && !stop.aborted) {
    const stopped = new Promise<undefined>((resolve) => stop.addEventListener('abort', () => resolve(undefined)));
    const exit = await Promise.race([host.exit.then((exitCode) => ({ exitCode })), stopped]);
    if (exit && !isAborted(stop)) {
      console.error(`The host ended unexpectedly (${exit.exitCode ?? 'killed'}); see ${host.logFile}.`);
      return 1;
    }
  }
  await host.stop();
  return code ?? 0;
}

/** Asked anew: what was false before a wait may be true after it. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
