import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ClusterBed, type Reply } from './cluster-bed.ts';

const CONFIG_MAPS = '/api/v1/namespaces/lists/configmaps';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
  await bed.send('POST', '/api/v1/namespaces', { body: { metadata: { name: 'lists' } } });
  await bed.send('DELETE', CONFIG_MAPS);
  for (const [name, labels] of [
    ['a', { app: 'web', tier: 'front' }],
    ['b', { app: 'web', tier: 'back' }],
    ['c', { app: 'job' }],
    ['d', {}],
  ] as const) {
    await bed.send('POST', CONFIG_MAPS, { body: { metadata: { name, labels }, data: { [name]: '1' } } });
  }
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

function namesOf({ body }: Reply): string[] {
  const items = body['items'] as { metadata: { name: string } }[];
  return items.map((one) => one.metadata.name).filter((name) => name !== 'kube-root-ca.crt');
}

async function list(query: string): Promise<Reply> {
  return bed.send('GET', `${CONFIG_MAPS}?${query}`);
}

describe('a list', () => {
  it.each([
    ['app=web', ['a', 'b']],
    ['app==web,tier!=back', ['a']],
    ['app!=web', ['c', 'd']],
    ['app in (web, job),tier', ['a', 'b']],
    ['tier notin (front)', ['b', 'c', 'd']],
    ['!app', ['d']],
  ])('takes the label selector %s', async (selector, names) => {
    expect(namesOf(await list(`labelSelector=${encodeURIComponent(selector)}`))).toEqual(names);
  });

  it('takes field selectors and refuses fields that are not offered', async () => {
    expect(namesOf(await list('fieldSelector=metadata.name%3Db'))).toEqual(['b']);
    expect(namesOf(await list('fieldSelector=metadata.name!%3Db'))).toEqual(['a', 'c', 'd']);
    const refused = await list('fieldSelector=data.a%3D1');
    expect(refused.body).toMatchObject({ code: 400, message: 'field label not supported: data.a' });
    expect((await list('labelSelector=a%3D%3D%3Db')).status).toBe(400);
  });

  it('comes in pages', async () => {
    const names: string[] = [];
    let token = '';
    let pages = 0;
    do {
      const page = await list(`limit=2&continue=${token}`);
      names.push(...namesOf(page));
      token = (page.body['metadata'] as { continue?: string }).continue ?? '';
      pages += 1;
    } while (token !== '' && pages < 10);
    expect([names, pages]).toEqual([['a', 'b', 'c', 'd'], 3]);
    expect((await list('limit=2&continue=nonsense')).status).toBe(400);
  });

  it('spans all namespaces where none is named', async () => {
    const { body } = await bed.send('GET', '/api/v1/serviceaccounts');
    const items = body['items'] as { metadata: { namespace: string } }[];
    expect(new Set(items.map((one) => one.metadata.namespace)).size).toBe(5);
  });

  it('shows only the metadata to who asks for no more', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    const { body } = await bed.send('GET', `${CONFIG_MAPS}?labelSelector=app%3Djob`, { headers: { accept } });
    expect(body).toMatchObject({ kind: 'PartialObjectMetadataList', items: [{ kind: 'PartialObjectMetadata' }] });
    expect((body['items'] as object[])[0]).not.toHaveProperty('data');
  });

  it('is deleted as a whole by a selector', async () => {
    await bed.send('POST', CONFIG_MAPS, { body: { metadata: { name: 'e', labels: { gone: 'soon' } } } });
    expect(namesOf(await bed.send('DELETE', `${CONFIG_MAPS}?labelSelector=gone`))).toEqual(['e']);
    expect(namesOf(await list(''))).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a table', () => {
  const tableOf = async (path: string): Promise<{ columns: string[]; rows: unknown[][] }> => {
    const { body } = await bed.send('GET', path, { headers: { accept: TABLE } });
    expect(body['kind']).toBe('Table');
    const columns = body['columnDefinitions'] as { name: string; priority: number }[];
    const rows = body['rows'] as { cells: unknown[] }[];
    return {
      columns: columns.map((one) => (one.priority === 0 ? one.name : `(${one.name})`)),
      rows: rows.map((one) => one.cells),
    };
  };

  it('has the columns that kubectl shows for each kind', async () => {
    const columns = async (path: string): Promise<string> => (await tableOf(path)).columns.join(' ');
    expect(await columns('/api/v1/namespaces')).toBe('Name Status Age');
    expect(await columns('/api/v1/secrets')).toBe('Name Type Data Age');
    expect(await columns('/api/v1/serviceaccounts')).toBe('Name Secrets Age');
    expect(await columns('/apis/batch/v1/jobs')).toBe(
      'Name Status Completions Duration Age (Containers) (Images) (Selector)',
    );
    expect(await columns('/api/v1/events')).toContain('Last Seen Type Reason Object');
  });

  it('has a row for each object, with as much of it as was asked for', async () => {
    const { rows } = await tableOf(`${CONFIG_MAPS}?labelSelector=app%3Dweb`);
    expect(rows).toEqual([
      ['a', '1', expect.stringMatching(/^\d+s$/) as string],
      ['b', '1', expect.stringMatching(/^\d+s$/) as string],
    ]);
    const one = await bed.send('GET', `${CONFIG_MAPS}/a?includeObject=Object`, { headers: { accept: TABLE } });
    expect(one.body['rows']).toMatchObject([{ object: { kind: 'ConfigMap', data: { a: '1' } } }]);
  });
});
