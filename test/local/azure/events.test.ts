import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { keyVaultVault } from '../../../local/azure/providers/key-vault.ts';
import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { EventReceiver } from './event-receiver.ts';
import { eventually, GROUP_ID, place, Simulation, SUBSCRIPTION, TENANT } from './simulation.ts';

const STORAGE = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/acct`;
const STORAGE_VERSION = '2023-05-01';
const CLUSTER_VERSION = '2025-03-01';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.start();
  simulation.azure.put(storageAccount(place('acct')), keyVaultVault({ ...place('Safe'), tenantId: TENANT }));
});

afterEach(() => simulation.admin('DELETE', 'event-subscriptions'));

afterAll(() => simulation[Symbol.asyncDispose]());

interface Shown extends Readonly<Record<string, unknown>> {
  readonly counts: Readonly<Record<string, number>>;
  readonly deadLetters: readonly {
    readonly event: { readonly id: string };
    readonly status?: number;
    attempts: number;
  }[];
}

async function subscribe(receiver: EventReceiver, fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const body = { name: 'test', endpoint: receiver.url, ...fields };
  expect(await simulation.admin('POST', 'event-subscriptions', body)).toMatchObject({ status: 200 });
}

async function shown(): Promise<Shown> {
  return (await simulation.admin('GET', 'event-subscriptions/test')).body as unknown as Shown;
}

async function publish(...subjects: string[]): Promise<void> {
  for (const subject of subjects) {
    expect((await simulation.admin('POST', 'events', { eventType: 'Test.Happened', subject })).status).toBe(200);
  }
}

describe('the simulated Azure tells', () => {
  it('of each write, delete and action when it has ended, and of no read', async () => {
    await using receiver = await EventReceiver.start();
    await subscribe(receiver);
    const cluster = simulation.cluster('told');
    await simulation.arm('GET', STORAGE, STORAGE_VERSION);
    await simulation.arm('POST', `${STORAGE}/listKeys`, STORAGE_VERSION);
    await simulation.arm('POST', `${STORAGE}/regenerateKey`, STORAGE_VERSION, { keyName: 'key1' });
    await simulation.arm('DELETE', `${STORAGE}gone`, STORAGE_VERSION);
    const document = (await simulation.arm('GET', cluster, CLUSTER_VERSION)).body;
    await simulation.arm('PUT', cluster, CLUSTER_VERSION, document);
    await eventually(() => receiver.events.length >= 4);
    expect(receiver.events.map(({ eventType, data }) => [eventType, data['operationName'], data['status']])).toEqual([
      ['Microsoft.Resources.ResourceActionSuccess', 'Microsoft.Storage/storageAccounts/listKeys/action', 'Succeeded'],
      [
        'Microsoft.Resources.ResourceActionSuccess',
        'Microsoft.Storage/storageAccounts/regenerateKey/action',
        'Succeeded',
      ],
      ['Microsoft.Resources.ResourceDeleteSuccess', 'Microsoft.Storage/storageAccounts/delete', 'Succeeded'],
      ['Microsoft.Resources.ResourceWriteSuccess', 'Microsoft.ContainerService/managedClusters/write', 'Succeeded'],
    ]);
    const last = receiver.events.at(-1)!;
    expect(last).toMatchObject({
      topic: `/subscriptions/${SUBSCRIPTION}`,
      dataVersion: '2',
      metadataVersion: '1',
      eventTime: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      data: {
        resourceUri: cluster,
        resourceProvider: 'Microsoft.ContainerService',
        subscriptionId: SUBSCRIPTION,
        tenantId: TENANT,
        authorization: { scope: cluster, action: 'Microsoft.ContainerService/managedClusters/write' },
      },
    });
    expect(JSON.stringify(receiver.received)).not.toContain('CANARY');
  });

  it('of what a provider refuses, and of what was aborted', async () => {
    await using receiver = await EventReceiver.start();
    const cluster = simulation.cluster('busy');
    const document = (await simulation.arm('GET', cluster, CLUSTER_VERSION)).body;
    await subscribe(receiver, { subjectBeginsWith: cluster });
    simulation.slow();
    await simulation.arm('PUT', cluster, CLUSTER_VERSION, document);
    expect((await simulation.arm('PUT', cluster, CLUSTER_VERSION, document)).status).toBe(409);
    await simulation.arm('POST', `${cluster}/abort`, CLUSTER_VERSION);
    await eventually(() => receiver.events.length >= 3);
    simulation.azure.pace('instant');
    const types = receiver.events.map(({ eventType }) => eventType.replace('Microsoft.Resources.Resource', ''));
    expect(types.toSorted()).toEqual(['ActionSuccess', 'WriteCancel', 'WriteFailure']);
    expect((await simulation.arm('PUT', `${GROUP_ID}/providers/Microsoft.None/x/y`, '2025-01-01', {})).status).toBe(
      404,
    );
    expect(receiver.events).toHaveLength(3);
  });

  it('with subjects in whatever casing, and with the request or without it', async () => {
    await using receiver = await EventReceiver.start();
    await subscribe(receiver);
    for (const _ of [1, 2, 3]) await simulation.arm('POST', `${STORAGE}/listKeys`, STORAGE_VERSION);
    await eventually(() => receiver.events.length === 3);
    const subjects = receiver.events.map(({ subject }) => subject);
    expect(new Set(subjects).size).toBe(3);
    expect(new Set(subjects.map((one) => one.toLowerCase())).size).toBe(1);
    const requests = receiver.events.map(({ data }) => typeof data['httpRequest']);
    expect(requests.toSorted()).toEqual(['object', 'string', 'undefined']);
  });

  it('of a new version of a secret in a vault', async () => {
    await using receiver = await EventReceiver.start();
    await subscribe(receiver);
    const { version } = (await simulation.admin('PUT', 'vault-secrets/safe/db', { value: 'a password' })).body;
    await eventually(() => receiver.events.length === 1);
    expect(receiver.events[0]).toMatchObject({
      topic: `${GROUP_ID}/providers/Microsoft.KeyVault/vaults/Safe`,
      subject: 'db',
      eventType: 'Microsoft.KeyVault.SecretNewVersionCreated',
      data: { Id: `https://Safe.vault.azure.net/secrets/db/${String(version)}`, ObjectName: 'db', VaultName: 'Safe' },
    });
    expect(JSON.stringify(receiver.received)).not.toContain('a password');
  });

  it('what happens to a cluster by itself, when it is asked to', async () => {
    await using receiver = await EventReceiver.start();
    await subscribe(receiver);
    const clusterId = simulation.cluster('rolling');
    const ask = (body: object): Promise<{ status: number }> => simulation.admin('POST', 'cluster-events', body);
    const data = { nodePoolName: 'pool2' };
    expect((await ask({ clusterId, kind: 'NodePoolRollingStarted', data })).status).toBe(200);
    await eventually(() => receiver.events.length === 1);
    const eventType = 'Microsoft.ContainerService.NodePoolRollingStarted';
    expect(receiver.events[0]).toMatchObject({ topic: clusterId, subject: 'rolling', eventType, data });
    expect((await ask({ clusterId, kind: 'Exploded' })).status).toBe(400);
    expect((await ask({ clusterId: `${GROUP_ID}/none`, kind: 'NodePoolRollingStarted' })).status).toBe(404);
  });
});

describe('an event subscription', () => {
  it.each(['EventGrid', 'CloudEvents'])(
    'in the schema %s shakes hands first, then delivers with its headers',
    async (schema) => {
      await using receiver = await EventReceiver.start();
      await subscribe(receiver, { schema });
      await publish('one');
      await eventually(() => receiver.received.length === 2);
      const [handshake, delivery] = receiver.received;
      const grid = schema === 'EventGrid';
      expect(handshake?.method).toBe(grid ? 'POST' : 'OPTIONS');
      expect(handshake?.headers).toMatchObject(
        grid ? { 'aeg-event-type': 'SubscriptionValidation' } : { 'webhook-request-origin': 'eventgrid.azure.net' },
      );
      expect(delivery?.headers).toMatchObject({
        'content-type': `application/${grid ? 'json' : 'cloudevents+json'}; charset=utf-8`,
        'aeg-subscription-name': 'TEST',
        'aeg-delivery-count': '0',
        'aeg-event-type': 'Notification',
      });
      const body = grid
        ? [{ subject: 'one', eventType: 'Test.Happened' }]
        : { specversion: '1.0', subject: 'one', type: 'Test.Happened' };
      expect(delivery?.body).toMatchObject(body);
    },
  );

  it.each([
    ['another code', 'EventGrid', { code: 'wrong' }],
    ['202', 'EventGrid', { status: 202 }],
    ['another origin', 'CloudEvents', { origin: 'example.com' }],
    ['405', 'CloudEvents', { status: 405 }],
  ])('is refused when the handshake is answered with %s', async (_, schema, validation) => {
    await using receiver = await EventReceiver.start();
    receiver.validation = { ...receiver.validation, ...validation };
    const body = { endpoint: receiver.url, schema };
    expect(await simulation.admin('POST', 'event-subscriptions', body)).toMatchObject({
      status: 400,
      body: { error: { code: 'Url validation' } },
    });
    expect((await simulation.admin('GET', 'event-subscriptions')).body.value).toEqual([]);
  });

  it('delivers only the types and subjects that it names', async () => {
    await using receiver = await EventReceiver.start();
    await subscribe(receiver, { includedEventTypes: ['test.HAPPENED'], subjectBeginsWith: '/A/' });
    await publish('/b/1', '/a/2');
    await simulation.admin('POST', 'events', { eventType: 'Test.Other', subject: '/a/3' });
    await publish('/a/4');
    await eventually(() => receiver.events.length >= 2);
    expect(receiver.events.map(({ subject }) => subject)).toEqual(['/a/2', '/a/4']);
    expect(await shown()).toMatchObject({ counts: { matched: 2, delivered: 2, failed: 0, pending: 0 } });
  });

  it('shows no key of its endpoint, and its end is told', async () => {
    await using receiver = await EventReceiver.start();
    await subscribe(receiver);
    expect(JSON.stringify(await shown())).not.toContain('secret-key');
    expect((await simulation.admin('DELETE', 'event-subscriptions/test')).status).toBe(204);
    expect(receiver.received.at(-1)?.headers['aeg-event-type']).toBe('SubscriptionDeletion');
    expect((await simulation.admin('GET', 'event-subscriptions/test')).status).toBe(404);
    await publish('unheard');
    expect(receiver.events).toEqual([]);
  });

  it.each([
    [{ endpoint: 'nowhere' }],
    [{ schema: 'Avro' }],
    [{ includedEventTypes: 'all' }],
    [{ manners: { duplicates: 2 } }],
    [{ manners: { delayMilliseconds: [5, 1] } }],
    [{ manners: { disorder: 'yes' } }],
  ])('is refused when it makes no sense: %j', async (fields) => {
    const body = { endpoint: 'http://127.0.0.1:9/', ...fields };
    expect((await simulation.admin('POST', 'event-subscriptions', body)).status).toBe(400);
  });
});

describe('events come', () => {
  it('again after failures, until they are taken', async () => {
    await using receiver = await EventReceiver.start();
    receiver.answer = ({ headers }) => (headers['aeg-delivery-count'] === '2' ? 202 : 500);
    await subscribe(receiver, { manners: { retryScale: 0.001 } });
    await publish('stubborn');
    await eventually(() => receiver.events.length === 3);
    expect(receiver.notifications.map(({ headers }) => headers['aeg-delivery-count'])).toEqual(['0', '1', '2']);
    expect(new Set(receiver.events.map(({ id }) => id)).size).toBe(1);
    await expect.poll(shown).toMatchObject({ counts: { delivered: 1, failed: 2, deadLettered: 0, pending: 0 } });
  });

  it('to where the endpoint has moved, too', async () => {
    await using first = await EventReceiver.start();
    await using second = await EventReceiver.start();
    first.answer = () => 500;
    await subscribe(first, { manners: { retryScale: 0.01 } });
    await publish('on its way');
    await eventually(() => first.events.length === 1);
    await subscribe(second, { manners: { retryScale: 0.01 } });
    await eventually(() => second.events.length === 1);
    expect(second.events[0]?.subject).toBe('on its way');
  });

  it.each([400, 413])('no more after %i, but stay as dead letters', async (status) => {
    await using receiver = await EventReceiver.start();
    receiver.answer = () => status;
    await subscribe(receiver);
    await publish('hopeless');
    await expect.poll(shown).toMatchObject({ counts: { failed: 1, deadLettered: 1, delivered: 0, pending: 0 } });
    expect((await shown()).deadLetters).toMatchObject([{ event: { subject: 'hopeless' }, status, attempts: 1 }]);
  });

  it('no more when their time to live is over', async () => {
    await using receiver = await EventReceiver.start();
    receiver.answer = () => 500;
    await subscribe(receiver, { manners: { retryScale: 0.000_005 } });
    await publish('too old');
    await expect.poll(shown, { timeout: 5000 }).toMatchObject({ counts: { deadLettered: 1, pending: 0 } });
    const [letter] = (await shown()).deadLetters;
    expect(letter).toMatchObject({ event: { subject: 'too old' }, status: 500 });
    expect(letter!.attempts).toBeGreaterThan(3);
  });

  it('twice, late, in another order or never, as asked', async () => {
    await using receiver = await EventReceiver.start();
    const subjects = Array.from({ length: 40 }, (_, index) => String(index));
    await subscribe(receiver, { manners: { duplicates: 1, disorder: true, delayMilliseconds: [20, 60] } });
    const before = Date.now();
    await publish(...subjects);
    await eventually(() => receiver.events.length === 80);
    expect(receiver.notifications[0]!.at - before).toBeGreaterThanOrEqual(20);
    const seen = [...new Set(receiver.events.map(({ subject }) => subject))];
    expect(seen).not.toEqual(subjects);
    expect(seen.toSorted()).toEqual(subjects.toSorted());
    await subscribe(receiver, { manners: { lose: 1 } });
    await publish('lost');
    expect(await shown()).toMatchObject({ counts: { lost: 1, matched: 41, pending: 0 } });
  });
});
