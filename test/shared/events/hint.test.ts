import { describe, expect, it } from 'vitest';

import { isAffected } from '../../../shared/events/affected.ts';
import { parseEvent } from '../../../shared/events/azure-event.ts';
import { Coalescer } from '../../../shared/events/coalescer.ts';
import { FreshReading } from '../../../shared/events/fresh-reading.ts';
import { noticeOf } from '../../../shared/events/cluster-notice.ts';
import { hintsOf } from '../../../shared/events/hint.ts';
import { targets } from '../../../shared/targets/catalogue.ts';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/demo';
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks`;
const EXTENSION = `${CLUSTER}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/acct`;

/** An event of a resource, in both schemas. */
function both(type: string, resource: string, operationName: string): unknown[] {
  const data = { resourceUri: resource, operationName, status: 'Succeeded' };
  const time = '2026-01-01T00:00:00Z';
  const common = { id: 'e1', subject: resource, data };
  return [
    { ...common, topic: GROUP, eventType: type, eventTime: time, dataVersion: '2', metadataVersion: '1' },
    { ...common, specversion: '1.0', source: GROUP, type, time },
  ];
}

function hints(given: unknown): string[] {
  const event = parseEvent(given);
  return event ? hintsOf(event).map((hint) => hint.kind) : ['not an event'];
}

describe('an event', () => {
  it.each(['ResourceWriteSuccess', 'ResourceWriteFailure', 'ResourceWriteCancel'])(
    '%s of a cluster or its extension wakes operations, in either schema and letter case',
    (type) => {
      for (const resource of [CLUSTER, EXTENSION, CLUSTER.toUpperCase(), `${CLUSTER}/agentPools/pool`]) {
        for (const event of both(`Microsoft.Resources.${type}`, resource, 'x/write')) {
          expect(hintsOf(parseEvent(event)!)).toMatchObject([
            { kind: 'clusterChanged', failed: type === 'ResourceWriteFailure' },
          ]);
        }
      }
    },
  );

  it('of a key that is read leads to nothing, and of one that is made new to a look', () => {
    const type = 'Microsoft.Resources.ResourceActionSuccess';
    for (const target of targets.filter((one) => one.rotation)) {
      for (const action of target.rotation!.actions) {
        for (const event of both(type, ACCOUNT, action.toUpperCase())) expect(hints(event)).toEqual(['keyRegenerated']);
        const reading = action.replace(/regenerateKeys?/i, 'listKeys');
        for (const event of both(type, ACCOUNT, reading)) expect(hints(event)).toEqual([]);
      }
    }
    for (const event of both('Microsoft.Resources.ResourceActionFailure', ACCOUNT, STORAGE)) {
      expect(hints(event)).toEqual([]);
    }
  });

  it('of every target whose keys the service reads is known', () => {
    const withKeys = targets.filter((one) => one.secretFrom === 'target' && one.name !== 'app-insights');
    expect(withKeys.filter((one) => !one.rotation).map((one) => one.name)).toEqual([]);
  });

  it('of a deletion is about the resource, and about the cluster that it was on', () => {
    const type = 'Microsoft.Resources.ResourceDeleteSuccess';
    expect(hints(both(type, ACCOUNT, 'x/delete')[0])).toEqual(['deleted']);
    expect(hints(both(type, EXTENSION, 'x/delete')[1])).toEqual(['clusterChanged', 'deleted']);
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'ResourceWriteSuccess'],
    ['a list', []],
    ['another version of CloudEvents', { ...(both('x', ACCOUNT, 'y')[1] as object), specversion: '0.3' }],
    ['an over-long id', { ...(both('x', ACCOUNT, 'y')[0] as object), id: 'x'.repeat(5000) }],
    ['a number for a type', { ...(both('x', ACCOUNT, 'y')[0] as object), eventType: 1 }],
  ])('that is %s is none', (_, given) => {
    expect(parseEvent(given)).toBeUndefined();
  });

  it.each([
    ['of another type', 'Microsoft.Storage.BlobCreated', CLUSTER],
    ['of an id with a dot segment', 'Microsoft.Resources.ResourceWriteSuccess', `${GROUP}/../${CLUSTER}`],
    ['of a whole subscription', 'Microsoft.Resources.ResourceDeleteSuccess', GROUP.split('/resourceGroups')[0]!],
    ['of no id at all', 'Microsoft.Resources.ResourceWriteSuccess', '; rm -rf /'],
  ])('%s is of no interest', (_, type, resource) => {
    for (const event of both(type, resource, 'x/write')) expect(hints(event)).toEqual([]);
  });

  it('of AKS is kept with what is known of its kind and nothing else', () => {
    const data = { nodePoolName: 'pool', secret: 'x', kubernetesVersion: 7 };
    const event = parseEvent({
      id: '1',
      topic: CLUSTER,
      subject: 'aks',
      eventType: 'Microsoft.ContainerService.NodePoolRollingStarted',
      eventTime: '2026-01-01T00:00:00.1234567Z',
      data,
    })!;
    expect(hintsOf(event).map((hint) => hint.kind)).toEqual(['clusterChanged', 'clusterNotice']);
    expect(noticeOf('NodePoolRollingStarted', event)).toEqual({
      type: 'NodePoolRollingStarted',
      topic: 'rolling',
      time: '2026-01-01T00:00:00.123Z',
      details: { nodePoolName: 'pool' },
    });
    expect(noticeOf('SomethingNew', event)).toBeUndefined();
  });
});

const STORAGE = 'Microsoft.Storage/storageAccounts/regenerateKey/action';

const record = {
  version: 1,
  name: 'c',
  target: 'storage-blob',
  targetId: `${ACCOUNT}/blobServices/default`,
  auth: { kind: 'secret' },
  clientType: 'nodejs',
  namespace: 'default',
  operationId: 'o',
  createdAt: '2026-01-01T00:00:00Z',
} as const;

describe('a connection', () => {
  const subscriptionId = GROUP.split('/')[2]!;

  it('is affected by a new key of its own target only, and only if it signs in with a key', () => {
    const hint = { kind: 'keyRegenerated', subscriptionId, resource: ACCOUNT.toUpperCase() } as const;
    expect(isAffected(record, hint)).toBe(true);
    expect(isAffected({ ...record, auth: { kind: 'userAssignedIdentity' } }, hint)).toBe(false);
    expect(isAffected({ ...record, targetId: `${ACCOUNT}2/blobServices/default` }, hint)).toBe(false);
    const namespace = `${GROUP}/providers/Microsoft.EventHub/namespaces/ns`;
    const rule = { ...hint, resource: `${namespace}/authorizationRules/RootManageSharedAccessKey` };
    expect(isAffected({ ...record, targetId: namespace }, rule)).toBe(true);
  });

  it('is affected by a new version of its secret unless it is bound to one', () => {
    const hint = { kind: 'secretRenewed', subscriptionId, vault: 'Demo-Vault', name: 'pg' } as const;
    const at = (secretUri: string): boolean => isAffected({ ...record, auth: { kind: 'secret', secretUri } }, hint);
    expect(at('https://demo-vault.vault.azure.net/secrets/pg')).toBe(true);
    expect(at('https://demo-vault.vault.azure.net/secrets/pg/abc123')).toBe(false);
    expect(at('https://other-vault.vault.azure.net/secrets/pg')).toBe(false);
  });

  it('is affected when its target or identity goes, alone or with its resource group', () => {
    const identityId = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
    const other = `${GROUP}2/providers/Microsoft.Storage/storageAccounts/acct`;
    const gone = (resource: string): boolean => {
      const auth = { kind: 'userAssignedIdentity', identityId } as const;
      return isAffected({ ...record, auth }, { kind: 'deleted', subscriptionId, resource });
    };
    expect([ACCOUNT, identityId, GROUP].map(gone)).toEqual([true, true, true]);
    expect([other, `${ACCOUNT}/blobServices/default/containers/c`].map(gone)).toEqual([false, false]);
  });
});

describe('a burst of calls for the same thing', () => {
  it('becomes few runs, and one of them begins after the last call', async () => {
    const coalescer = new Coalescer();
    let calls = 0;
    let seen = 0;
    let runs = 0;
    const work = async (): Promise<void> => {
      runs += 1;
      const upTo = calls;
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen = Math.max(seen, upTo);
    };
    const all: Promise<void>[] = [];
    for (let at = 0; at < 1000; at += 1) {
      calls += 1;
      all.push(coalescer.run('one', work));
    }
    await Promise.all(all);
    expect(seen).toBe(1000);
    expect(runs).toBe(2);
  });

  it('begins no run sooner after another than the pause', async () => {
    const coalescer = new Coalescer(30);
    const begins: number[] = [];
    const work = (): Promise<void> => {
      begins.push(performance.now());
      return Promise.resolve();
    };
    await coalescer.run('one', work);
    await Promise.all([coalescer.run('one', work), coalescer.run('one', work), coalescer.run('other', work)]);
    expect(begins).toHaveLength(3);
    // Timers of Node may be a millisecond early.
    expect(begins[2]! - begins[0]!).toBeGreaterThanOrEqual(28);
    expect(begins[1]! - begins[0]!).toBeLessThan(28);
  });

  it('goes on after a run that failed', async () => {
    const coalescer = new Coalescer();
    const failing = coalescer.run('one', () => Promise.reject(new Error('no')));
    const after = coalescer.run('one', () => Promise.resolve());
    await expect(failing).rejects.toThrow('no');
    await after;
    await coalescer.run('one', () => Promise.resolve());
  });
});

describe('a reading that was asked for', () => {
  it('began after the asking, is shared by those who asked meanwhile, and leaves a pause before the next', async () => {
    const reading = new FreshReading<number>(30);
    let version = 0;
    const begins: number[] = [];
    const read = async (): Promise<number> => {
      begins.push(Date.now());
      const seen = version;
      await new Promise((resolve) => setTimeout(resolve, 2));
      return seen;
    };
    const asked: Promise<boolean>[] = [];
    for (let at = 0; at < 100; at += 1) {
      version += 1;
      const wanted = version;
      asked.push(reading.get('one', read).then((seen) => seen >= wanted));
    }
    expect(await Promise.all(asked)).not.toContain(false);
    expect(begins).toHaveLength(2);
    expect(begins[1]! - begins[0]!).toBeGreaterThanOrEqual(29);
  });
});
