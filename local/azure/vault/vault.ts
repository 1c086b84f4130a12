import { randomUUID } from 'node:crypto';
import { ArmError } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { secretNewVersion } from '../events/vault-event.ts';
import type { Answer } from '../http/answer.ts';
import type { Store } from '../store/store.ts';

/** Path of the vaults' data plane: `/_vault/{vault}/secrets/{name}[/{version}]`. */
export const VAULT_PATH = '/_vault/';

interface SecretVersion {
  readonly version: string;
  readonly value: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** Adds a version to a secret of a vault, which tells of it. */
export function setVaultSecret(
  { store, eventGrid }: Pick<Simulation, 'store' | 'eventGrid'>,
  { vault, name }: { vault: string; name: string },
  value: string,
): string {
  const version = randomUUID().replaceAll('-', '');
  const created = Math.floor(Date.now() / 1000);
  store.setFact(factKey(vault, name), JSON.stringify([...versions(store, vault, name), { version, value, created }]));
  const event = secretNewVersion(store, { vault, name }, version);
  if (event) eventGrid.publish(event);
  return version;
}

/** `GET /_vault/{vault}/secrets/{name}[/{version}]`; the caller is signed in and may read. Throws the vault's 404. */
export function readVaultSecret(store: Store, segments: readonly string[]): Answer {
  const [, vault = '', keyword, name = '', version = ''] = segments;
  if (keyword?.toLowerCase() !== 'secrets' || name === '') throw new ArmError(404, 'NotFound', 'Resource not found.');
  const all = versions(store, vault, name);
  const found = version === '' ? all.at(-1) : all.find((one) => one.version === version.toLowerCase());
  if (!found) {
    const message = `A secret with (name/id) ${name}${version && `/${version}`} was not found in this key vault.`;
    throw new ArmError(404, 'SecretNotFound', message);
  }
  const attributes = { enabled: true, created: found.created, updated: found.created, recoveryLevel: 'Recoverable' };
  const id = `https://${vault}.vault.azure.net/secrets/${name}/${found.version}`;
  return { status: 200, body: { value: found.value, id, attributes, tags: {} } };
}

function versions(store: Store, vault: string, name: string): SecretVersion[] {
  return JSON.parse(store.fact(factKey(vault, name)) ?? '[]') as SecretVersion[];
}

function factKey(vault: string, name: string): string {
  return `vault:${vault.toLowerCase()}:${name.toLowerCase()}`;
}
