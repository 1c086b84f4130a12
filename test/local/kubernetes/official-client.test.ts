import { CoreV1Api, KubeConfig, V1Secret, Watch } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { ClusterBed } from './cluster-bed.ts';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

interface Seen {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly code?: number;
    readonly metadata: { readonly name?: string; readonly resourceVersion: string; readonly annotations?: object };
  };
}

let bed: ClusterBed;

beforeAll(async () => {
  bed = await ClusterBed.start();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

/** The official client's way to the cluster, from the kubeconfig that everybody gets. */
function config(): KubeConfig {
  const made = new KubeConfig();
  made.loadFromString(bed.kubeconfig);
  return made;
}

/** Watches with the official client until the test is over. */
async function watch(
  query: Record<string, string>,
): Promise<{ seen: Seen[]; names: () => string[]; stop: () => void }> {
  const seen: Seen[] = [];
  const names = (): string[] => seen.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`);
  const controller = await new Watch(config()).watch(
    CONFIG_MAPS,
    query,
    (_type: string, _parsed: unknown, event: unknown) => seen.push(event as Seen),
    () => undefined,
  );
  return { seen, names, stop: () => controller.abort() };
}

async function create(name: string, labels = {}): Promise<string> {
  const { body } = await bed.send('POST', CONFIG_MAPS, { body: { metadata: { name, labels } } });
  return (body['metadata'] as { resourceVersion: string }).resourceVersion;
}

async function label(name: string, labels: Record<string, string | null>): Promise<void> {
  const patch = { body: { metadata: { labels } }, type: 'application/merge-patch+json' };
  await bed.send('PATCH', `${CONFIG_MAPS}/${name}`, patch);
}

describe('an object', () => {
  it('is created, read, replaced and deleted by the official client', async () => {
    const core = config().makeApiClient(CoreV1Api);
    const secret = (data: Record<string, string>): V1Secret =>
      Object.assign(new V1Secret(), { metadata: { name: 'one', labels: { app: 'web' } }, stringData: data });
    const created = await core.createNamespacedSecret({ namespace: 'default', body: secret({ user: 'ada' }) });
    expect(created).toMatchObject({ type: 'Opaque', data: { user: 'YWRh' } });
    expect(created.stringData).toBeUndefined();
    const place = { namespace: 'default', name: 'one' };
    const replaced = await core.replaceNamespacedSecret({ ...place, body: secret({ user: 'bob' }) });
    expect(replaced.metadata?.uid).toBe(created.metadata?.uid);
    expect(Number(replaced.metadata?.resourceVersion)).toBeGreaterThan(Number(created.metadata?.resourceVersion));
    expect((await core.readNamespacedSecret(place)).data).toEqual({ user: 'Ym9i' });
    expect(await core.deleteNamespacedSecret(place)).toMatchObject({ status: 'Success' });
    await expect(core.readNamespacedSecret(place)).rejects.toMatchObject({ code: 404 });
  });
});

describe('a watch', () => {
  it('tells the current state first and then every change', async () => {
    await create('early');
    const { names, stop } = await watch({ fieldSelector: 'metadata.name!=kube-root-ca.crt' });
    await vi.waitFor(() => expect(names()).toEqual(['ADDED early']));
    await create('late');
    await label('late', { a: 'b' });
    await bed.send('DELETE', `${CONFIG_MAPS}/late`);
    await vi.waitFor(() => expect(names()).toEqual(['ADDED early', 'ADDED late', 'MODIFIED late', 'DELETED late']));
    stop();
  });

  it('goes on after a version that was read', async () => {
    const resourceVersion = await create('read');
    await create('missed');
    const { names, stop } = await watch({ resourceVersion });
    await vi.waitFor(() => expect(names()).toEqual(['ADDED missed']));
    stop();
  });

  it('of a selector sees objects come into it and leave it', async () => {
    await create('turning');
    const { names, stop } = await watch({ labelSelector: 'mode=on' });
    await label('turning', { mode: 'on' });
    await label('turning', { other: '1' });
    await label('turning', { mode: 'off' });
    await label('turning', { other: '2' });
    await vi.waitFor(() => expect(names()).toEqual(['ADDED turning', 'MODIFIED turning', 'DELETED turning']));
    stop();
  });

  it('from a version that is forgotten is told with 410 to list again', async () => {
    const { seen, stop } = await watch({ resourceVersion: '1' });
    await bed.restart();
    stop();
    expect(seen.length).toBeGreaterThan(0);
    const after = await watch({ resourceVersion: '1' });
    await vi.waitFor(() =>
      expect(after.seen).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]),
    );
    after.stop();
  });

  it('from a version of the future is refused', async () => {
    const reply = await bed.send('GET', `${CONFIG_MAPS}?watch=true&resourceVersion=999999`);
    expect(reply.body).toMatchObject({ code: 504, details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } });
    expect((await bed.send('GET', `${CONFIG_MAPS}?watch=true&resourceVersion=x`)).status).toBe(400);
  });

  it('ends when its time is up, with a bookmark for who wants one', async () => {
    const { body: list } = await bed.send('GET', CONFIG_MAPS);
    const { resourceVersion } = list['metadata'] as { resourceVersion: string };
    const query = `watch=true&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`;
    const { body } = await bed.send('GET', `${CONFIG_MAPS}?${query}`);
    expect(body).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ConfigMap', metadata: { resourceVersion } } });
  });

  it('marks the end of the current state for who wants to know', async () => {
    const { seen, stop } = await watch({ sendInitialEvents: 'true', allowWatchBookmarks: 'true' });
    await vi.waitFor(() => expect(seen.at(-1)?.type).toBe('BOOKMARK'));
    expect(seen.at(-1)?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect(seen.slice(0, -1).every((one) => one.type === 'ADDED')).toBe(true);
    stop();
  });
});
