import { setTimeout as delay } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { catalogueSchema } from '../../shared/targets/catalogue-view.ts';
import type { Operation } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { rolesOf } from './default-roles.ts';
import { expectPlausible } from './plausible-values.ts';
import { COMBINATIONS, requestOf, scopeOf, TARGETS, type AuthType, type Combination } from './target-requests.ts';

/** Connections of one cluster are made one after the other, those of different clusters side by side. */
const LANES: readonly AuthType[] = [
  'secret',
  'secret',
  'secret',
  'secret',
  'servicePrincipal',
  'servicePrincipal',
  'workloadIdentity',
  'workloadIdentity',
  'csi',
];

interface Made extends Combination {
  readonly name: string;
  readonly cluster: string;
  readonly operation: Operation;
}

interface Lane {
  readonly auth: AuthType;
  readonly cluster: string;
}

let bed: TestBed;
const made: Made[] = [];
const lanes: Lane[] = [];

beforeAll(async () => {
  bed = await TestBed.start();
  const vault = (await bed.admin.read(bed.world.ids.keyVault))!;
  const properties = { ...vault.properties, enableRbacAuthorization: true };
  await bed.admin.write(bed.world.ids.keyVault, { ...vault, properties });
  await Promise.all(LANES.map((auth, index) => fill(auth, combinationsOf(auth, index))));
}, 300_000);

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** The share of a lane in the combinations of its auth type. */
function combinationsOf(auth: AuthType, index: number): Combination[] {
  const own = LANES.flatMap((one, lane) => (one === auth ? [lane] : []));
  const all = COMBINATIONS.filter((one) => one.auth === auth);
  return all.filter((_, position) => own[position % own.length] === index);
}

async function fill(auth: AuthType, combinations: readonly Combination[]): Promise<void> {
  const cluster = await bed.newCluster();
  for (const [index, combination] of combinations.entries()) {
    const name = `c${index}_${combination.target.replaceAll('-', '')}`;
    made.push({ ...combination, name, cluster, operation: await connect(cluster, name, combination) });
  }
  lanes.push({ auth, cluster });
}

/** Asks for the operation when it may have ended, and not all the time before: there are hundreds. */
async function connect(cluster: string, name: string, combination: Combination): Promise<Operation> {
  const id = await bed.api.accepted({ cluster, name, ...requestOf(bed.world.ids, combination) });
  await delay(OPERATION_MILLISECONDS);
  return bed.api.follow(id);
}

const OPERATION_MILLISECONDS = 250;

describe('every combination that is documented', () => {
  it.each(TARGETS)('of %s succeeds, and the Secret has the documented keys', async (target) => {
    const own = made.filter((one) => one.target === target);
    expect(own).toHaveLength(COMBINATIONS.filter((one) => one.target === target).length);
    for (const { name, cluster, operation, auth, kind, clientType, names } of own) {
      const what = [target, auth, kind, clientType].join(' ');
      expect(operation, `${what}: ${JSON.stringify(operation.error)}`).toMatchObject({ status: 'Succeeded' });
      const secret = `sc-${name.replace('_', '')}-secret`;
      expect(operation.properties.resources?.secret, what).toEqual({ namespace: 'default', name: secret, keys: names });
      const object = await bed.cluster.secret(cluster, 'default', secret);
      expect(Object.keys(object?.data ?? {}).toSorted(), what).toEqual(names.toSorted());
      const connection = `${cluster}/providers/Microsoft.ServiceLinker/linkers/${name}`;
      expect(object, what).toMatchObject({
        type: 'Opaque',
        metadata: {
          labels: { 'app.kubernetes.io/managed-by': 'aks-service-connector' },
          annotations: { 'service-connector.aks/connection-id': connection },
        },
      });
      const account = auth === 'workloadIdentity' ? `sc-account-${bed.world.ids.identity.clientId}` : undefined;
      expect(operation.properties.resources?.serviceAccount?.name, what).toBe(account);
      expectPlausible(bed.world.ids, what, auth, await bed.cluster.values(cluster, 'default', secret));
    }
  });
});

describe('what the connections leave in Azure and in the cluster', () => {
  it('no cluster was updated more than once, and only for what its auth type needs', async () => {
    const writes = (await bed.admin.requests()).filter(({ method }) => method !== 'GET');
    for (const { auth, cluster } of lanes) {
      const updates = writes.filter(({ path }) => path.toLowerCase() === cluster.toLowerCase());
      expect(updates, auth).toHaveLength(auth === 'workloadIdentity' || auth === 'csi' ? 1 : 0);
    }
  });

  it('each identity has exactly the default roles, where it was connected', async () => {
    const { identity, servicePrincipal } = bed.world.ids;
    for (const [auth, principalId] of [
      ['workloadIdentity', identity.principalId],
      ['servicePrincipal', servicePrincipal.principalId],
      ['csi', await addOnPrincipal()],
    ] as const) {
      const expected = new Set(
        COMBINATIONS.filter((one) => one.auth === auth).flatMap((one) =>
          rolesOf(one).map((role) => `${scopeOf(bed.world.ids, one)} ${role}`.toLowerCase()),
        ),
      );
      expect(await rolesGiven(principalId), auth).toEqual([...expected].toSorted());
    }
  });

  it('the cache has let in the identity and the service principal', async () => {
    const { identity, servicePrincipal } = bed.world.ids;
    const given = (await bed.admin.resources(/accessPolicyAssignments/i)).map((one) => one.properties['objectId']);
    expect(given.toSorted()).toEqual([identity.principalId, servicePrincipal.principalId].toSorted());
  });

  it('one federated credential stands for all connections of a cluster, and one ServiceAccount', async () => {
    const { identity, tenantId } = bed.world.ids;
    const account = `sc-account-${identity.clientId}`;
    const withIdentity = lanes.filter((one) => one.auth === 'workloadIdentity');
    const credentials = await bed.admin.resources(/federatedIdentityCredentials/i);
    expect(credentials).toHaveLength(withIdentity.length);
    for (const { cluster } of withIdentity) {
      const { oidcIssuerProfile } = (await bed.admin.read(cluster))!.properties as { oidcIssuerProfile: Json };
      expect(credentials.map((one) => one.properties)).toContainEqual(
        expect.objectContaining({
          issuer: oidcIssuerProfile['issuerURL'],
          subject: `system:serviceaccount:default:${account}`,
          audiences: ['api://AzureADTokenExchange'],
        }),
      );
      const annotations = {
        'azure.workload.identity/client-id': identity.clientId,
        'azure.workload.identity/tenant-id': tenantId,
      };
      expect(await bed.cluster.serviceAccount(cluster, 'default', account)).toMatchObject({
        metadata: { annotations },
      });
    }
    for (const { cluster } of lanes.filter((one) => one.auth !== 'workloadIdentity')) {
      expect(await bed.cluster.serviceAccount(cluster, 'default', account)).toBeUndefined();
    }
  });
});

type Json = Readonly<Record<string, unknown>>;

async function addOnPrincipal(): Promise<string> {
  const { cluster } = lanes.find((one) => one.auth === 'csi')!;
  const { addonProfiles } = (await bed.admin.read(cluster))!.properties as {
    addonProfiles: { azureKeyvaultSecretsProvider: { identity: { objectId: string } } };
  };
  return addonProfiles.azureKeyvaultSecretsProvider.identity.objectId;
}

async function rolesGiven(principalId: string): Promise<string[]> {
  const all = await bed.admin.resources(/roleAssignments/i);
  return all
    .filter(({ properties }) => properties['principalId'] === principalId)
    .map(({ id, properties }) => {
      const scope = id.split(/\/providers\/Microsoft.Authorization\//i)[0]!;
      return `${scope} ${String(properties['roleDefinitionId']).split('/').at(-1)!}`.toLowerCase();
    })
    .toSorted();
}

describe('the catalogue', () => {
  it('lists over HTTP what was connected to, with the roles that were given, and asks nobody', async () => {
    await bed.admin.forgetRequests();
    const answer = await bed.api.get('/api/targets');
    expect(answer.status).toBe(200);
    const catalogue = catalogueSchema.parse(answer.body);
    expect(await bed.admin.requests()).toEqual([]);
    expect(catalogue.map((one) => one.target).toSorted()).toEqual(TARGETS.toSorted());
    for (const { target, roles, authTypes } of catalogue) {
      const own = COMBINATIONS.filter((one) => one.target === target);
      expect(new Set(authTypes), target).toEqual(new Set(own.map((one) => one.auth)));
      expect(new Set(roles.map((role) => role.id)), target).toEqual(new Set(own.flatMap(rolesOf)));
    }
  });
});
