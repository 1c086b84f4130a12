/** Commits until the end, for tests of crashes; none is the rule. */
let left = Number(process.env['HOST_CRASH_AT_COMMIT'] ?? 0);

/**
 * To be called after each commit of the state file. With `HOST_CRASH_AT_COMMIT=n` in its environment the process ends
 * right after the n-th commit as a power cut would end it: nothing that comes after that commit happens.
 */
export function passCommit(): void {
  if (left === 0) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}
