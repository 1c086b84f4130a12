import { readFileSync } from 'node:fs';

import { SERVICE } from '../../local/azure/gateway/tokens.ts';
import { requestJson } from './https.ts';
import type { TestBed } from './test-bed.ts';

interface Policy {
  readonly objectId: string;
}

/** Puts a secret into a vault of the world, which the service may read. */
export async function setVaultSecret(bed: TestBed, vault: string, name: string, value: string): Promise<void> {
  const url = `${bed.world.azure.endpoint}/_admin/vault-secrets/${vault}/${name}`;
  const ca = readFileSync(bed.world.caFile, 'utf8');
  const { status } = await requestJson(url, ca, { method: 'PUT', body: { value } });
  if (status >= 400) throw new Error(`the secret was not set: ${status}`);
  const [document] = await bed.admin.resources(new RegExp(`/vaults/${vault}$`, 'i'));
  const { accessPolicies, tenantId } = document!.properties as { accessPolicies: Policy[]; tenantId: string };
  if (accessPolicies.some(({ objectId }) => objectId === SERVICE.objectId)) return;
  const policy = { tenantId, objectId: SERVICE.objectId, permissions: { secrets: ['get'] } };
  const properties = { ...document!.properties, accessPolicies: [...accessPolicies, policy] };
  await bed.admin.write(document!.id, { ...document, properties });
}
