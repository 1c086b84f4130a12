import { afterAll, beforeAll, expect, it } from 'vitest';

import { ended, stepOf, type Operation } from '../helpers/api.ts';
import { Gate, type Call } from '../helpers/gate.ts';
import { newPlace, type Place } from '../helpers/place.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let gate: Gate;

beforeAll(async () => {
  bed = await TestBed.start();
  gate = new Gate(bed.world);
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await bed[Symbol.asyncDispose]();
});

const account = ({ ids }: Place): string => ids.storageAccount.replace(/\/blobServices.*$/i, '');

/** Everything in a place that its connections share. */
async function shared({ cluster, number, ids }: Place, rules: string): Promise<unknown> {
  const grants = await bed.admin.resources(
    new RegExp(`${number}/.*(roleAssignments|federatedIdentityCredentials)`, 'i'),
  );
  const path = `/api/v1/namespaces/default/serviceaccounts/sc-account-${ids.identity.clientId}`;
  return {
    grants: grants.map(({ id }) => id),
    serviceAccount: (await bed.cluster.send(cluster, path)).status,
    networkAcls: (await bed.admin.read(rules))?.properties['networkAcls'],
  };
}

/** The operation has looked for what it needs and gone on, or waits in that step for the other one. */
async function looked(id: string, step: string): Promise<void> {
  let [last, since] = ['', Date.now()];
  await bed.api.follow(id, (operation) => {
    const now = JSON.stringify(operation.properties.steps);
    if (now !== last) [last, since] = [now, Date.now()];
    return ended(operation) || (stepOf(operation, step).attempts > 0 && Date.now() - since > 300);
  });
}

/** What is given up, the step of the other one that looks for it, and the call that takes it away. */
const REMOVALS: readonly (readonly [string, string, (call: Call) => boolean])[] = [
  ['role', 'grantAccess', ({ method, path }) => method === 'DELETE' && /roleassignments/i.test(path)],
  [
    'federated credential',
    'grantAccess',
    ({ method, path }) => method === 'DELETE' && /federatedidentitycredentials/i.test(path),
  ],
  [
    'ServiceAccount',
    'createResources',
    ({ method, path }) => method === 'DELETE' && path.includes('/serviceaccounts/'),
  ],
  ['firewall rule', 'openFirewall', ({ method, path }) => method !== 'GET' && /storageaccounts\/store$/i.test(path)],
];

it.concurrent.each(REMOVALS)(
  'a connection keeps the %s that another one is giving up while it is made',
  async (_, step, isRemoval) => {
    const place = await newPlace(bed);
    const { cluster, number, requests } = place;
    const document = (await bed.admin.read(account(place)))!;
    const networkAcls = { defaultAction: 'Deny', ipRules: [] };
    await bed.admin.write(account(place), { ...document, properties: { ...document.properties, networkAcls } });
    await bed.api.connect(requests.workloadIdentity(cluster, { name: 'first' }));
    const before = await shared(place, account(place));
    const removal = Promise.withResolvers<() => void>();
    gate.guard(number, ({ call, pass }) => (isRemoval(call) ? removal.resolve(pass) : pass()));
    const answer = await bed.api.delete(`/api/connections/first?cluster=${encodeURIComponent(cluster)}`);
    const letPass = await removal.promise;
    const second = await bed.api.accepted(requests.workloadIdentity(cluster, { name: 'second' }));
    await looked(second, step);
    gate.open(number);
    letPass();
    const first = (answer.body as { operation: Operation }).operation.id;
    expect(await bed.api.follow(first)).toMatchObject({ status: 'Succeeded' });
    expect(await bed.api.follow(second)).toMatchObject({ status: 'Succeeded' });
    expect(await shared(place, account(place))).toEqual(before);
  },
);
