import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Api } from '../helpers/api.ts';
import { clientPrincipal, PolicyFile } from '../helpers/policy.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';
import type { Diagnosis } from './diagnosed.ts';

const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001';
const BOB = 'bbbbbbbb-0000-4000-8000-000000000002';
const EVERYTHING = { clusters: ['*'], namespaces: ['*'], targets: ['*'], principals: [BOB] };

const policy = new PolicyFile();
let bed: TestBed;
let alice: Api;
let cluster: string;

beforeAll(async () => {
  bed = await TestBed.start({ POLICY_FILE: policy.path, EASY_AUTH: 'true' });
  alice = bed.api.with(clientPrincipal(ALICE));
  const bob = bed.api.with(clientPrincipal(BOB));
  cluster = await bed.newCluster();
  policy.allow(EVERYTHING);
  const requests = new Requests(bed.world);
  for (const [name, scope] of [
    ['mine', 'team-a'],
    ['theirs', 'team-b'],
  ]) {
    expect((await bob.connect(requests.secret(cluster, { name, scope }))).status).toBe('Succeeded');
  }
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
  policy.remove();
});

function path(): string {
  return `/api/clusters${cluster}/diagnosis`;
}

describe('a diagnosis under a policy', () => {
  it('is refused to whoever may not read the cluster, and so is a bundle', async () => {
    policy.allow(EVERYTHING, { ...EVERYTHING, principals: [ALICE], actions: ['create'] });
    expect((await alice.get(path())).status).toBe(403);
    expect((await alice.post(`${path()}/bundle`, {})).status).toBe(403);
  });

  it('looks at those connections alone that the caller may read', async () => {
    policy.allow(EVERYTHING, { ...EVERYTHING, principals: [ALICE], namespaces: ['team-a'] });
    const answer = await alice.get(path());
    expect(answer.status).toBe(200);
    const { observations } = answer.body as Diagnosis;
    expect(observations.find(({ what }) => what === 'Connections')?.state).toBe('mine (storage-blob)');
    expect(answer.text).not.toContain('theirs');
    expect((await alice.post(path(), { connection: 'theirs' })).status).toBe(404);
    expect((await alice.post(path(), { connection: 'mine' })).status).toBe(200);
  });
});
