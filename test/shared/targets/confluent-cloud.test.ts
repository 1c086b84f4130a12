import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { EndpointType } from '../../../shared/connection/target-id.ts';
import { CLIENT_TYPES, type ClientType } from '../../../shared/connection/vocabulary.ts';
import { findTarget, findTargetByName } from '../../../shared/targets/catalogue.ts';
import { parseJaas } from './client-parsers.ts';
import { idOf, parsed } from './documented.ts';
import { recordedArm } from './recorded-arm.ts';

const KAFKA = 'pkc-56d1g.eastus.azure.confluent.cloud:9092';
const REGISTRY = 'https://psrc-8qyy0.westus2.azure.confluent.cloud';
const LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username='KEY1' password='s3cret/+=';";

const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

async function write(
  type: EndpointType,
  { endpoint, clientType = 'none', name = 'KEY1', secret = 's3cret/+=' }: Given,
): Promise<Record<string, string>> {
  const id = { type, endpoint };
  const request = { id, clientType, credentials: { kind: 'secret', name, secret } } as const;
  const entries = await findTarget(id)!.configuration(recordedArm({}), request);
  return Object.fromEntries(entries.map((entry) => [entry.name, entry.value]));
}

interface Given {
  readonly endpoint: string;
  readonly clientType?: ClientType;
  readonly name?: string;
  readonly secret?: string;
}

describe('confluent-cloud', () => {
  it.each(CLIENTS)('writes the documented keys of the bootstrap server for %s', async (clientType) => {
    expect(Object.entries(await write('ConfluentBootstrapServer', { endpoint: KAFKA, clientType }))).toEqual([
      ['AZURE_CONFLUENTCLOUDKAFKA_BOOTSTRAPSERVER', KAFKA],
      ['AZURE_CONFLUENTCLOUDKAFKA_KAFKASASLCONFIG', LOGIN],
    ]);
  });

  it.each(CLIENTS)('writes the documented keys of the schema registry for %s', async (clientType) => {
    expect(Object.entries(await write('ConfluentSchemaRegistry', { endpoint: REGISTRY, clientType }))).toEqual([
      ['AZURE_CONFLUENTCLOUDSCHEMAREGISTRY_URL', REGISTRY],
      ['AZURE_CONFLUENTCLOUDSCHEMAREGISTRY_USERINFO', 'KEY1:s3cret/+='],
    ]);
  });

  it('writes the documented properties for Spring Boot', async () => {
    const clientType = 'springBoot';
    expect(Object.entries(await write('ConfluentBootstrapServer', { endpoint: KAFKA, clientType }))).toEqual([
      ['spring.kafka.properties.bootstrap.servers', KAFKA],
      ['spring.kafka.properties.sasl.jaas.config', LOGIN],
    ]);
    expect(Object.entries(await write('ConfluentSchemaRegistry', { endpoint: REGISTRY, clientType }))).toEqual([
      ['spring.kafka.properties.schema.registry.url', REGISTRY],
      ['spring.kafka.properties.schema.registry.basic.auth.user.info', 'KEY1:s3cret/+='],
    ]);
  });

  it.each(['confluent-cloud', 'confluent-cloud-schema'])('%s tells which of its keys is a secret', (name) => {
    const target = findTargetByName(name);
    expect(target.authKinds).toEqual(['secret']);
    for (const clientType of [...CLIENTS, 'springBoot'] as const) {
      expect(target.keys('secret', clientType).map((key) => key.secret)).toEqual([false, true]);
    }
    const others = CLIENT_TYPES.filter((one) => one !== 'springBoot' && !CLIENTS.includes(one));
    expect(others.flatMap((clientType) => target.keys('secret', clientType))).toEqual([]);
  });

  it('adds the port that Kafka clients cannot do without', async () => {
    const endpoint = 'pkc-1.eastus.azure.confluent.cloud';
    expect(await write('ConfluentBootstrapServer', { endpoint })).toMatchObject({
      AZURE_CONFLUENTCLOUDKAFKA_BOOTSTRAPSERVER: `${endpoint}:9092`,
    });
  });

  it('quotes any secret so that Kafka reads it as it was', async () => {
    const texts = fc
      .array(
        fc.oneof(fc.constantFrom("'", '"', '\\', ';', ' ', '\n', '\r', '=', 'n', 'ü'), fc.string({ unit: 'grapheme' })),
        {
          minLength: 1,
          maxLength: 10,
        },
      )
      .map((parts) => parts.join(''))
      .filter((text) => text !== '' && !text.includes('\0') && text.isWellFormed());
    await fc.assert(
      fc.asyncProperty(texts, texts, async (name, secret) => {
        const values = await write('ConfluentBootstrapServer', { endpoint: KAFKA, name, secret });
        expect(parseJaas(values.AZURE_CONFLUENTCLOUDKAFKA_KAFKASASLCONFIG!)).toEqual({
          module: 'org.apache.kafka.common.security.plain.PlainLoginModule',
          username: name,
          password: secret,
        });
      }),
    );
  });

  it.each([
    ['a key with a colon', { endpoint: REGISTRY, name: 'a:b' }],
    ['an empty key', { endpoint: REGISTRY, name: '' }],
    ['an empty secret', { endpoint: REGISTRY, secret: '' }],
  ])('refuses %s for the schema registry', async (_, given) => {
    await expect(write('ConfluentSchemaRegistry', given)).rejects.toMatchObject({ code: 'CredentialNotUsable' });
  });

  it('has nothing in Azure that could be gone or need a role', async () => {
    const target = findTargetByName('confluent-cloud');
    const arm = recordedArm({});
    const id = { type: 'ConfluentBootstrapServer', endpoint: KAFKA } as const;
    await target.read(arm, id);
    expect(await target.access(arm, id)).toEqual({ kind: 'none' });
    expect(arm.sent).toEqual([]);
  });

  it('is not taken for an Azure resource, nor one for it', async () => {
    const vault = idOf('Microsoft.KeyVault/vaults/kv1');
    const arm = recordedArm({ [`GET ${vault}`]: { properties: {} } });
    await expect(
      (async () => findTargetByName('keyvault').read(arm, { type: 'SelfHostedServer', endpoint: 'x' }))(),
    ).rejects.toThrow('Azure resource');
    const request = { clientType: 'none', credentials: { kind: 'secret', name: 'a', secret: 'b' } } as const;
    await expect(
      findTargetByName('confluent-cloud').configuration(arm, { ...request, id: parsed(vault) }),
    ).rejects.toThrow('no Azure resource');
  });
});
