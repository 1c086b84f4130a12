import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { errorSchema } from '../../shared/workflow/response-schemas.ts';
import { DOCUMENTED } from '../fixtures/targets/documented-keys.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { COMBINATIONS, requestOf, TARGETS, type AuthType, type Combination } from './target-requests.ts';

let bed: TestBed;
let cluster: string;

beforeAll(async () => {
  bed = await TestBed.start();
  cluster = await bed.newCluster();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

describe('a combination without a documented table', () => {
  const AUTH_TYPES: readonly AuthType[] = ['secret', 'servicePrincipal', 'workloadIdentity', 'csi'];
  const CLIENT_TYPES =
    'none dotnet java python go php ruby django nodejs springBoot kafka-springBoot jms-springBoot dapr'.split(' ');

  it.each(TARGETS)('of %s is refused with those that have one', async (target) => {
    const own = COMBINATIONS.filter((one) => one.target === target);
    const { kind } = own[0]!;
    // What is no Azure resource has no `resourceProperties`, so no CSI driver can be asked for.
    const authTypes = target === 'confluent-cloud' ? AUTH_TYPES.filter((one) => one !== 'csi') : AUTH_TYPES;
    for (const auth of authTypes) {
      const supported = own.filter((one) => one.auth === auth).map((one) => one.clientType);
      for (const clientType of CLIENT_TYPES.filter((one) => !supported.includes(one))) {
        const { code, message } = await refusal({ target, auth, clientType, ...(kind !== undefined && { kind }) });
        const what = `${target} ${auth} ${clientType}: ${message}`;
        expect(code, what).toBe(supported.length > 0 ? 'ClientTypeNotSupported' : 'AuthTypeNotSupported');
        const alternatives = supported.length > 0 ? supported : auth === 'csi' ? ['keyvault'] : authWords(own);
        for (const word of alternatives) expect(message, what).toMatch(new RegExp(`\\b${word}\\b`));
        if (supported.length === 0) break;
      }
    }
  });

  it('starts nothing', async () => {
    expect(await bed.admin.resources(/extensions|roleAssignments|federatedIdentityCredentials/i)).toEqual([]);
  });

  it('includes identities for databases, whose tables need a login that Resource Manager cannot make', async () => {
    for (const { target, auth, clientTypes } of DOCUMENTED.filter(({ needs }) => needs !== undefined)) {
      expect(await refusal({ target, auth, clientType: clientTypes[0]! })).toMatchObject({
        code: 'AuthTypeNotSupported',
      });
    }
  });
});

async function refusal(combination: Omit<Combination, 'names'>): Promise<{ code: string; message: string }> {
  const answer = await bed.api.post('/api/connections', {
    cluster,
    name: 'refused',
    ...requestOf(bed.world.ids, combination),
  });
  expect(answer.status, answer.text).toBe(400);
  return errorSchema.parse(answer.body).error.details![0]!;
}

const AUTH_WORDS: Readonly<Record<AuthType, string>> = {
  secret: 'secret',
  servicePrincipal: 'servicePrincipalSecret',
  workloadIdentity: 'userAssignedIdentity',
  csi: 'connectAsKubernetesCsiDriver',
};

function authWords(own: readonly Combination[]): string[] {
  return [...new Set(own.map((one) => AUTH_WORDS[one.auth]))];
}
