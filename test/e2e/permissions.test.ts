import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import type { Rule } from '../../local/kubernetes/authorize.ts';
import { ended } from '../helpers/api.ts';
import { followCheck } from '../helpers/checks.ts';
import { useEntraId } from '../helpers/entra.ts';
import { CLOSED, FirewallView } from '../helpers/firewalls.ts';
import { OPERATIONS, type OperationKind } from '../helpers/operations.ts';
import { newPlace } from '../helpers/place.ts';
import { Requests, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { COMBINATIONS, requestOf, type Combination } from './target-requests.ts';

const DOCUMENTED = new URL('../../docs/permissions/', import.meta.url);
const PATIENCE = { patience: 60_000 };

let bed: TestBed;

let actions: readonly string[];
let rules: readonly Rule[];

/** A world in which the service may do what the documentation says that it has to be given, and nothing else. */
beforeAll(async () => {
  bed = await TestBed.start();
  const role = JSON.parse(readFileSync(new URL('azure-role.json', DOCUMENTED), 'utf8')) as { Actions: string[] };
  actions = role.Actions;
  await bed.admin.allow(actions);
  const [clusterRole] = parseAllDocuments(readFileSync(new URL('cluster-role.yaml', DOCUMENTED), 'utf8'));
  ({ rules } = clusterRole!.toJS() as { rules: Rule[] });
  bed.world.kubernetes.restrict(rules);
});

afterAll(() => bed[Symbol.asyncDispose]());

async function endOf(kind: OperationKind): Promise<string> {
  const place = await newPlace(bed);
  await useEntraId(bed, place.cluster);
  await kind.prepare?.(place);
  const { status, body, text } = await kind.start(place);
  if (status !== 202) return text;
  const id = (body as { operation?: { id: string } }).operation?.id ?? '';
  await kind.meanwhile?.(place, id);
  const end = kind.instance ? await followCheck(place) : await bed.api.follow(id, ended, PATIENCE);
  return end.status === kind.end && !/not allowed|does not have/.test(JSON.stringify(end))
    ? kind.end
    : JSON.stringify(end);
}

async function endOfConnection(request: Json, remove = true): Promise<string> {
  const cluster = await bed.newCluster();
  await useEntraId(bed, cluster);
  const id = await bed.api.accepted({ name: 'conn_1', scope: 'fresh', ...request, cluster });
  const { status, error } = await bed.api.follow(id, ended, PATIENCE);
  if (status !== 'Succeeded' || !remove) return error ? JSON.stringify(error) : status;
  return (await bed.api.remove(cluster, 'conn_1')).status;
}

/** Where an identity takes more than a role. */
const OWN_ACCESS = /^(redis|keyvault|cosmos-sql)$/;
const WHOLE = process.env['MODE'] === 'whole';

/** One connection for each target, kind of account and way to get at it; roles are given everywhere by the same actions. */
function connections(): Combination[] {
  const wanted = COMBINATIONS.filter(({ target, auth }) => WHOLE || auth === 'secret' || OWN_ACCESS.test(target));
  const keyOf = ({ target, auth, kind }: Combination): string => [target, auth, WHOLE ? kind : ''].join();
  return [...new Map(wanted.map((one) => [keyOf(one), one])).values()];
}

describe('with the documented permissions and no others', { timeout: 120_000 }, () => {
  it.concurrent.each(OPERATIONS.map((kind) => [kind.name, kind] as const))('goes: %s', async (_, kind) => {
    expect(await endOf(kind)).toBe(kind.end);
  });

  it('connections of every kind to every target are made and removed', async () => {
    const left = connections().values();
    const failed: string[] = [];
    const lane = async (): Promise<void> => {
      for (const { names: _names, ...one } of left) {
        const end = await endOfConnection(requestOf(bed.world.ids, one), WHOLE || one.auth !== 'secret');
        if (end !== 'Succeeded') failed.push(`${one.target} ${one.auth}: ${end}`);
      }
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(lane));
    expect(failed).toEqual([]);
  });

  it('a provider is registered', async () => {
    await bed.admin.providerState(bed.world.ids.subscriptionId, 'NotRegistered');
    expect(await endOfConnection(new Requests(bed.world).secret(''))).toBe('Succeeded');
  });

  it('firewalls of every kind are opened and closed again', async () => {
    const firewalls = new FirewallView(bed);
    const requests = new Requests(bed.world);
    const ends = Object.entries(CLOSED).map(async ([type, make], index) => {
      const { target } = await firewalls.make(make, `shut${type.replaceAll('-', '').slice(0, 12)}${index}`);
      const targetService = { type: 'AzureResource', id: target };
      const request = /sql|postgres/.test(type) ? requests.database('', {}) : requests.workloadIdentity('', {});
      return [type, await endOfConnection({ authInfo: request['authInfo'], clientType: 'nodejs', targetService })];
    });
    expect(await Promise.all(ends)).toEqual(Object.keys(CLOSED).map((type) => [type, 'Succeeded']));
  });
});

describe('without one of the documented permissions', () => {
  it.each([
    ['listing the keys of the account', 'Microsoft.Storage/storageAccounts/listKeys/action'],
    ['writing the extension', 'Microsoft.KubernetesConfiguration/extensions/write'],
  ])('of Azure it fails: %s', async (_, missing) => {
    await bed.admin.allow(actions.filter((action) => action !== missing));
    expect(await endOfConnection(new Requests(bed.world).secret(''))).toContain(missing);
    await bed.admin.allow(actions);
  });

  it('of the cluster it fails', async () => {
    bed.world.kubernetes.restrict(rules.filter(({ resources }) => !resources.includes('secrets')));
    expect(await endOfConnection(new Requests(bed.world).secret(''))).toContain('ClusterAccessDenied');
    bed.world.kubernetes.restrict(rules);
  });
});
