import { readFileSync } from 'node:fs';

import { requestJson } from './https.ts';
import type { TestBed } from './test-bed.ts';

/** Puts a secret into a vault of the world. */
export async function setVaultSecret(bed: TestBed, vault: string, name: string, value: string): Promise<void> {
  const url = `${bed.world.azure.endpoint}/_admin/vault-secrets/${vault}/${name}`;
  const ca = readFileSync(bed.world.caFile, 'utf8');
  const { status } = await requestJson(url, ca, { method: 'PUT', body: { value } });
  if (status >= 400) throw new Error(`the secret was not set: ${status}`);
}
