import type { TokenCredential } from '@azure/core-auth';
import * as z from 'zod';

import { ArmError } from './arm.ts';
import { createArm } from './arm-client.ts';
import { shape } from './answer-shape.ts';
import { parseSecretUri, type SecretUri } from '../connection/secret-uri.ts';

const API_VERSION = '7.4';
/** The vault answered that the secret cannot be had. Never holds its value. */
export class KeyVaultSecretError extends Error {
  override readonly name = 'KeyVaultSecretError';
  readonly reason: 'missing' | 'refused';
  /** The vault's own code. */
  readonly code: string;

  constructor(message: string, reason: 'missing' | 'refused', cause: ArmError) {
    super(message, { cause });
    this.reason = reason;
    this.code = cause.code;
  }
}

export interface KeyVaultAccess {
  readonly credential: TokenCredential;
  /** With `{vault}` for the vault's name: the host is ours to choose, never the caller's. */
  readonly endpointTemplate: string;
  readonly timeoutMilliseconds: number;
}

/** Reads the value of a secret. The vault speaks ARM's error form and the same retries apply, so ARM's client serves. */
export async function readKeyVaultSecret(access: KeyVaultAccess, uri: string): Promise<string> {
  const parsed = parseSecretUri(uri);
  if (!parsed) throw new Error('a stored Key Vault URI is not in its form');
  const base = new URL(access.endpointTemplate.replace('{vault}', parsed.vault));
  const { credential, timeoutMilliseconds } = access;
  const client = createArm({ endpoint: base.origin, credential, timeoutMilliseconds, scope: vaultScope(base) });
  const path = [
    base.pathname.replace(/\/$/, ''),
    'secrets',
    parsed.name,
    ...(parsed.version ? [parsed.version] : []),
  ].join('/');
  const { body } = await explained(client.send({ method: 'GET', path, apiVersion: API_VERSION }), parsed);
  return shape(z.object({ value: z.string() }), body, 'the Key Vault secret').value;
}

async function explained<T>(answer: Promise<T>, { vault, name }: SecretUri): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    const what = `secret ${name} of key vault ${vault}`;
    if (error.status === 404) throw new KeyVaultSecretError(`${what} does not exist`, 'missing', error);
    if (![401, 403].includes(error.status)) throw error;
    throw new KeyVaultSecretError(`${what} may not be read: ${error.message}`, 'refused', error);
  }
}

/** `https://vault.azure.net/.default`, or that of the cloud that the vault is in. */
function vaultScope(base: URL): string {
  const suffix = /\.(vault\.[a-z.]+)$/.exec(base.hostname)?.[1] ?? 'vault.azure.net';
  return `https://${suffix}/.default`;
}
