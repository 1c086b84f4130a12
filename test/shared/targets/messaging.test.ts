import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import { configuration, CREDENTIALS, parsed } from './documented.ts';
import { BUS, connectionString, HOST, HUBS, namespace } from './messaging-namespace.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

describe('a namespace', () => {
  it.each([
    ['eventhub', HUBS],
    ['servicebus', BUS],
  ])('%s does not use keys that are switched off, and asks for none', async (target, id) => {
    const arm = namespace(id, { disableLocalAuth: true });
    await expect(configuration({ target, id, arm: () => arm }, 'nodejs', CREDENTIALS.secret!)).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringContaining('userAssignedIdentity') as string,
    });
    expect(arm.sent).toEqual([`GET ${id}`]);
  });

  it('a namespace without its root rule is reached by a rule that sends and listens', async () => {
    const rules = [
      { name: 'sender', properties: { rights: ['Send'] } },
      { name: 'both', properties: { rights: ['Listen', 'Send'] } },
    ];
    const arm = (): RecordedArm =>
      recordedArm({
        [`GET ${HUBS}`]: { properties: { serviceBusEndpoint: `https://${HOST}:443/` } },
        [`GET ${HUBS}/authorizationRules`]: { value: rules },
        [`POST ${HUBS}/authorizationRules/both/listKeys`]: { primaryConnectionString: connectionString('both') },
      });
    const values = await configuration({ target: 'eventhub', id: HUBS, arm }, 'go', CREDENTIALS.secret!);
    expect(values).toEqual({ AZURE_EVENTHUB_CONNECTIONSTRING: connectionString('both') });
  });

  it('a namespace whose rules do one thing only has no usable key', async () => {
    const arm = (): RecordedArm =>
      recordedArm({
        [`GET ${HUBS}`]: { properties: {} },
        [`GET ${HUBS}/authorizationRules`]: { value: [{ name: 'sender', properties: { rights: ['Send'] } }] },
      });
    const documented = { target: 'eventhub', id: HUBS, arm };
    await expect(configuration(documented, 'go', CREDENTIALS.secret!)).rejects.toMatchObject({ code: 'NoUsableKey' });
  });

  it('an identity may send to and receive from Event Hubs', async () => {
    const access = await findTargetByName('eventhub').access(namespace(HUBS), parsed(HUBS));
    expect(access).toMatchObject({
      kind: 'roles',
      scope: parsed(HUBS),
      roles: [
        { roleDefinitionId: 'a638d3c7-ab3a-418d-83e6-5f17a39d4fde' },
        { roleDefinitionId: '2b629674-e913-4c01-ae53-ef4638d8f975' },
      ],
    });
  });
});
