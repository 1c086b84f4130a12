import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { errorSchema, operationListSchema } from '../../shared/workflow/response-schemas.ts';
import type { Operation } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { checked, healthOf } from '../events/connection-health.ts';
import { Requests } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;
let cluster: string;
/** Every operation of the cluster, oldest first. */
const made: Operation[] = [];

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
  cluster = await bed.newCluster();
  for (const name of ['a_b', 'other', 'a_b']) made.push(await bed.api.connect(requests.secret(cluster, { name })));
  made.push(await bed.api.remove(cluster, 'a_b'));
  made.push(await bed.api.connect(requests.database(cluster, { name: 'a.b' })));
  await bed.api.connect(requests.secret(await bed.newCluster(), { name: 'a_b' }));
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

type Query = Readonly<Record<string, string>>;

function url(query: Query): string {
  return `/api/operations?${new URLSearchParams(query).toString()}`;
}

async function page(path: string): Promise<{ value: Operation[]; nextLink?: string | undefined }> {
  const answer = await bed.api.get(path);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.text).not.toContain('durabletask');
  return operationListSchema.parse(answer.body);
}

/** All pages, as a client that follows the links sees them. */
async function pages(query: Query, between = (): Promise<unknown> => Promise.resolve()): Promise<Operation[][]> {
  const found: Operation[][] = [];
  let next: string | undefined = url(query);
  while (next !== undefined) {
    const { value, nextLink } = await page(next);
    found.push(value);
    await between();
    next = nextLink && new URL(nextLink).pathname + new URL(nextLink).search;
  }
  return found;
}

describe('the history', () => {
  it('of a cluster is every operation on its connections, newest first, as each is by itself', async () => {
    expect(await page(url({ cluster }))).toEqual({ value: made.toReversed() });
    expect((await page(url({ cluster: cluster.toUpperCase() }))).value).toHaveLength(made.length);
  });

  it('of a connection is what happened to it, by its name or its id', async () => {
    const own = [made[3], made[2], made[0]];
    expect((await page(url({ cluster, connection: 'A_B' }))).value).toEqual(own);
    const connection = `${cluster}/providers/Microsoft.ServiceLinker/linkers/a_b`;
    expect((await page(url({ connection }))).value).toEqual(own);
    expect((await page(url({ connection, cluster }))).value).toEqual(own);
    expect((await page(url({ cluster, connection: 'unknown' }))).value).toEqual([]);
  });

  it('shows an operation that is still running', async () => {
    const busy = await bed.newCluster();
    await bed.admin.clusterOperation(busy, 600);
    const id = await bed.api.accepted(requests.secret(busy));
    await bed.api.follow(id, (one) => one.status === 'Running');
    const { value } = await page(url({ cluster: busy }));
    expect(value).toMatchObject([{ id, status: 'Running' }]);
    await bed.api.follow(id);
  });

  it('comes in pages that neither repeat nor lose anything, also when operations are added meanwhile', async () => {
    const growing = await bed.newCluster();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      ids.push((await bed.api.connect(requests.secret(growing, { name }))).id);
    }
    const found = await pages({ cluster: growing, $top: '2' }, () => bed.api.connect(requests.secret(growing)));
    expect(found.map((one) => one.length)).toEqual([2, 2, 1]);
    expect(found.flat().map((one) => one.id)).toEqual(ids.toReversed());
  });

  it('never hands back a function key with the link to the next page', async () => {
    const { nextLink } = await page(url({ cluster, $top: '1', code: 'CODE-OF-THE-CALLER' }));
    expect(nextLink).toContain('skiptoken');
    expect(nextLink).not.toContain('CODE-OF-THE-CALLER');
  });

  it.each<[string, (id: string) => Query, string]>([
    ['nothing', () => ({}), 'cluster'],
    ['a name without a cluster', () => ({ connection: 'a_b' }), 'cluster'],
    ['a cluster that is none', () => ({ cluster: '/subscriptions/x' }), 'cluster'],
    ['an empty cluster', () => ({ cluster: '' }), 'cluster'],
    ['an empty connection', (id) => ({ cluster: id, connection: '' }), 'connection'],
    ['a connection with a slash', (id) => ({ cluster: id, connection: 'a/b' }), 'connection'],
    ['an over-long connection', (id) => ({ cluster: id, connection: 'a'.repeat(61) }), 'connection'],
    ['an id that is no connection', (id) => ({ connection: id }), 'connection'],
    ['an id of another type', (id) => ({ connection: `${id}/providers/Microsoft.Other/linkers/a` }), 'connection'],
    ['an id below a connection', (id) => ({ connection: `${linker(id)}/x/y` }), 'connection'],
    ['an id with a dot segment', (id) => ({ connection: `${linker(id)}/..` }), 'connection'],
    ['an id on another cluster', (id) => ({ connection: linker(`${id}x`), cluster: id }), 'cluster'],
    ['$top of 0', (id) => ({ cluster: id, $top: '0' }), '$top'],
    ['$top of 201', (id) => ({ cluster: id, $top: '201' }), '$top'],
    ['$top of -1', (id) => ({ cluster: id, $top: '-1' }), '$top'],
    ['$top of 1e2', (id) => ({ cluster: id, $top: '1e2' }), '$top'],
    ['an empty $top', (id) => ({ cluster: id, $top: '' }), '$top'],
    ['an empty $skiptoken', (id) => ({ cluster: id, $skiptoken: '' }), '$skiptoken'],
    ['a foreign $skiptoken', (id) => ({ cluster: id, $skiptoken: 'MTp4' }), '$skiptoken'],
    ['a $skiptoken of null characters', (id) => ({ cluster: id, $skiptoken: '\u0000' }), '$skiptoken'],
  ])('asked for with %s is answered with 400 and the field', async (_, query, field) => {
    const answer = await bed.api.get(url(query(cluster)));
    expect(answer.status, answer.text).toBe(400);
    expect(errorSchema.parse(answer.body).error.details?.map((one) => one.target)).toContain(field);
  });

  it('takes the biggest page', async () => {
    expect((await page(url({ cluster, $top: '200' }))).value).toHaveLength(made.length);
  });
});

function linker(clusterId: string): string {
  return `${clusterId}/providers/Microsoft.ServiceLinker/linkers/a_b`;
}

describe('the purge', () => {
  it('forgets what ended longer ago than the retention, but nothing that runs and nothing that a connection is known by', async () => {
    const seconds = 2 / (24 * 60 * 60);
    await using brief = await TestBed.start({
      PURGE_SCHEDULE: '* * * * * *',
      OPERATION_RETENTION_DAYS: seconds.toFixed(8),
    });
    const own = new Requests(brief.world);
    const [idle, busy] = [await brief.newCluster(), await brief.newCluster()];
    await brief.admin.clusterOperation(busy, 6000);
    const running = await brief.api.accepted(own.secret(busy));
    const { id } = await brief.api.connect(own.secret(idle));
    const last = await brief.api.connect(own.secret(idle));
    const checkedAt = Date.parse((await checked(brief, idle)).lastProbeTime);
    await expect.poll(() => gone(brief, id), { timeout: 15_000, interval: 100 }).toBe(true);
    await expect.poll(() => brief.output, { timeout: 5000 }).toMatch(/purged [12] operations and claims/);
    // It began before the one that is forgotten.
    expect(await brief.api.operation(running)).toMatchObject({ status: 'Running' });
    const answer = await brief.api.get(`/api/operations?cluster=${encodeURIComponent(idle)}`);
    expect((answer.body as { value: { id: string }[] }).value.map((one) => one.id)).toEqual([last.id]);
    // The last operation says what there is should the record go with its cluster, and the health comes with each check.
    await expect.poll(() => Date.now() - checkedAt, { timeout: 5000 }).toBeGreaterThan(3500);
    expect(await healthOf(brief, idle)).toMatchObject({ reason: 'ChecksSucceeded' });
    expect(await brief.api.remove(idle, 'conn_1')).toMatchObject({ status: 'Succeeded' });
    expect(await brief.api.follow(running)).toMatchObject({ status: 'Succeeded' });
    // Two creations, the deletion, the claim and the health; the other connection is there.
    await expect.poll(() => purgedBy(brief), { timeout: 15_000, interval: 100 }).toBe(5);
  });
});

async function gone({ api }: TestBed, id: string): Promise<boolean> {
  return (await api.get(`/api/operations/${id}`)).status === 404;
}

/** How many operations and claims the log says were purged. */
function purgedBy({ output }: TestBed): number {
  return [...output.matchAll(/purged (\d+) operations and claims/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}
