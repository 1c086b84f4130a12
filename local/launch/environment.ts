import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Logins, proxies and clouds of the machine, which must not reach a simulated world. */
const OUTSIDE = /^(AZURE_|ARM_|IDENTITY_|MSI_|KUBECONFIG$|NODE_EXTRA_CA_CERTS$|(https?|all)_proxy$)/i;

/** The environment of the app in a simulated world: the caller's settings of the app, then those of the world. */
export function simulatedEnvironment(
  own: NodeJS.ProcessEnv,
  world: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !OUTSIDE.test(name));
  return { ...PACE, ...LOCAL_POLICY, ...Object.fromEntries(kept), ...world };
}

/** What comes from this machine is allowed, unless the caller's settings name a policy. */
export const LOCAL_POLICY: Readonly<Record<string, string>> = { POLICY: 'loopback' };

/** The waits of an operation, fit for a world where a cluster update takes seconds and an event often comes first. */
const PACE: Readonly<Record<string, string>> = {
  POLL_SECONDS: '3',
  RETRY_FIRST_SECONDS: '0.5',
  RETRY_MAX_SECONDS: '5',
};

/** The key that seals callers' secrets, made once: what was sealed before a restart must open after it. */
export function keptSealingKey(directory: string): string {
  return keptText(join(directory, 'sealing-key'), () => randomBytes(32).toString('base64'));
}

/** The key that callers show where the service works with the login of a person, and a file with it for `curl -K`. */
export function keptFunctionKey(directory: string): { readonly key: string; readonly curlFile: string } {
  const curlFile = join(directory, 'key.curl');
  const line = keptText(curlFile, () => `header = "x-functions-key: ${randomBytes(32).toString('base64url')}"`);
  return { key: /: (\S+)"/.exec(line)?.[1] ?? '', curlFile };
}

function keptText(file: string, make: () => string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const text = make();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return text;
}
