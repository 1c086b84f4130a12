import * as z from 'zod';

import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { Arm } from './arm.ts';
import { shape } from './answer-shape.ts';

const API_VERSION = '2023-07-01';

/** What a workload needs to read a vault, as `{kind}/{right}`. */
export const WANTED_RIGHTS = ['secrets/get', 'secrets/list', 'certificates/get', 'certificates/list'] as const;

const rights = z.array(z.string()).nullish();

const vaultSchema = z.object({
  properties: z.object({
    accessPolicies: z
      .array(z.object({ objectId: z.string(), permissions: z.object({ secrets: rights, certificates: rights }) }))
      .nullish(),
  }),
});

export interface PolicyHolder {
  readonly principalId: string;
  readonly tenantId: string;
  /** `{kind}/{right}`. */
  readonly rights: readonly string[];
}

/** The rights that a workload needs and a principal does not have in the vault; all of them without a principal. */
export async function missingVaultRights(
  arm: Arm,
  vault: ResourceId,
  principalId: string | undefined,
): Promise<string[]> {
  const { body } = await arm.send({ method: 'GET', path: formatResourceId(vault), apiVersion: API_VERSION });
  const policies = shape(vaultSchema, body, 'the vault').properties.accessPolicies ?? [];
  const mine = policies.filter((policy) => policy.objectId.toLowerCase() === principalId?.toLowerCase());
  const granted = new Set(
    mine.flatMap(({ permissions }) =>
      Object.entries(permissions).flatMap(([kind, names]) =>
        (names ?? []).map((name) => `${kind}/${name.toLowerCase()}`),
      ),
    ),
  );
  return WANTED_RIGHTS.filter((right) => !granted.has(right) && !granted.has(`${right.split('/')[0] ?? ''}/all`));
}

/** Adds rights to the principal's policy, which is made if there is none; policies of others stay. */
export async function addVaultRights(arm: Arm, vault: ResourceId, holder: PolicyHolder): Promise<void> {
  await changePolicy(arm, vault, 'add', holder);
}

/** Takes these rights, and no others, from the principal's policy. */
export async function removeVaultRights(arm: Arm, vault: ResourceId, holder: PolicyHolder): Promise<void> {
  await changePolicy(arm, vault, 'remove', holder);
}

async function changePolicy(
  arm: Arm,
  vault: ResourceId,
  kind: 'add' | 'remove',
  { principalId: objectId, tenantId, rights: changed }: PolicyHolder,
): Promise<void> {
  const permissions: Record<string, string[]> = {};
  for (const right of changed) {
    const [object = '', name = ''] = right.split('/');
    (permissions[object] ??= []).push(name);
  }
  await arm.send({
    method: 'PUT',
    path: `${formatResourceId(vault)}/accessPolicies/${kind}`,
    apiVersion: API_VERSION,
    body: { properties: { accessPolicies: [{ objectId, tenantId, permissions }] } },
  });
}
