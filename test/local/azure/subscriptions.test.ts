import { ResourceManagementClient } from '@azure/arm-resources';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SCOPE, Simulation, SUBSCRIPTION, TENANT } from './simulation.ts';

let simulation: Simulation;
let resources: ResourceManagementClient;

beforeAll(async () => {
  simulation = await Simulation.start();
  const { credential, clientOptions } = simulation;
  resources = new ResourceManagementClient(credential, SUBSCRIPTION, clientOptions);
});

afterAll(() => simulation[Symbol.asyncDispose]());

describe('subscriptions, groups and providers', () => {
  it('are read with the SDK', async () => {
    expect(await resources.resourceGroups.get('DEMO')).toMatchObject({ name: 'demo', location: 'westus2' });
    const groups: (string | undefined)[] = [];
    for await (const group of resources.resourceGroups.list()) groups.push(group.name);
    expect(groups).toEqual(['demo']);
    const subscription = await simulation.arm('GET', SCOPE, '2022-12-01');
    expect(subscription.body).toMatchObject({ subscriptionId: SUBSCRIPTION, tenantId: TENANT, state: 'Enabled' });
    expect(subscription.body).not.toHaveProperty('type');
    const namespaces: (string | undefined)[] = [];
    for await (const provider of resources.providers.list()) namespaces.push(provider.namespace);
    expect(namespaces).toContain('Microsoft.ContainerService');
  });

  it('a provider is registered after a while, and unregistered', async () => {
    const namespace = 'Microsoft.KubernetesConfiguration';
    simulation.slow();
    expect((await resources.providers.get(namespace)).registrationState).toBe('NotRegistered');
    expect((await resources.providers.register(namespace)).registrationState).toBe('Registering');
    expect((await resources.providers.register(namespace)).registrationState).toBe('Registering');
    await simulation.hurry();
    await stateOf(namespace, 'Registered');
    simulation.slow();
    expect((await resources.providers.unregister(namespace)).registrationState).toBe('Unregistering');
    await simulation.hurry();
    await stateOf(namespace, 'Unregistered');
  });

  it('a write to a provider that is not registered names the provider', async () => {
    const namespace = 'Microsoft.KubernetesConfiguration';
    const cluster = simulation.cluster('unregistered');
    const extension = `${cluster}/providers/${namespace}/extensions/one`;
    const write = (): ReturnType<Simulation['arm']> =>
      simulation.arm('PUT', extension, '2023-05-01', { properties: { extensionType: 'x' } });
    const path = `providers/${SUBSCRIPTION}/${namespace}`;
    await simulation.admin('PUT', path, { registrationState: 'NotRegistered' });
    const message = `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`;
    expect(await write()).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'MissingSubscriptionRegistration',
          message,
          details: [{ code: 'MissingSubscriptionRegistration', target: namespace, message }],
        },
      },
    });
    await simulation.admin('PUT', path, { registrationState: 'Unregistered' });
    expect((await write()).body.error?.message).toContain("is in 'Unregistered' state");
    await simulation.register();
    expect((await write()).status).toBe(201);
  });
});

async function stateOf(namespace: string, wanted: string): Promise<void> {
  await expect.poll(async () => (await resources.providers.get(namespace)).registrationState).toBe(wanted);
}
