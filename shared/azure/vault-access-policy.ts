import { z } from 'zod';

import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { Arm } from './arm.ts';
import { shape } from './answer-shape.ts';

const API_VERSION = '2023-07-01';

/** What a workload needs to read a vault. */
const READ = ['get', 'list'];

const vaultSchema = z.object({
  properties: z.object({
    accessPolicies: z
      .array(
        z.object({
          objectId: z.string(),
          permissions: z.object({ secrets: z.array(z.string()).nullish() }),
        }),
      )
      .nullish(),
  }),
});

export interface PolicyHolder {
  readonly principalId: string;
  readonly tenantId: string;
}

/** Can the principal read secrets by an access policy of the vault? */
export async function hasVaultAccessPolicy(arm: Arm, vault: ResourceId, principalId: string): Promise<boolean> {
  const { body } = await arm.send({ method: 'GET', path: formatResourceId(vault), apiVersion: API_VERSION });
  const policies = shape(vaultSchema, body, 'the vault').properties.accessPolicies ?? [];
  return policies.some((policy) => {
    const granted = (policy.permissions.secrets ?? []).map((one) => one.toLowerCase());
    const enough = granted.includes('all') || READ.every((one) => granted.includes(one));
    return policy.objectId.toLowerCase() === principalId.toLowerCase() && enough;
  });
}

/** Adds a policy that reads secrets and certificates; policies of others stay. */
export async function addVaultAccessPolicy(arm: Arm, vault: ResourceId, holder: PolicyHolder): Promise<void> {
  await changePolicies(arm, vault, 'add', holder);
}

export async function removeVaultAccessPolicy(arm: Arm, vault: ResourceId, holder: PolicyHolder): Promise<void> {
  await changePolicies(arm, vault, 'remove', holder);
}

async function changePolicies(
  arm: Arm,
  vault: ResourceId,
  kind: 'add' | 'remove',
  holder: PolicyHolder,
): Promise<void> {
  const { principalId: objectId, tenantId } = holder;
  const policy = { objectId, tenantId, permissions: { secrets: READ, certificates: READ } };
  await arm.send({
    method: 'PUT',
    path: `${formatResourceId(vault)}/accessPolicies/${kind}`,
    apiVersion: API_VERSION,
    body: { properties: { accessPolicies: [policy] } },
  });
}
