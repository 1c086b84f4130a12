import type { Arm } from '../azure/arm.ts';
import type { ServiceEndpoint } from '../connection/target-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { credentialText } from './credential-text.ts';
import { defineEndpointTarget } from './define-target.ts';
import { jaasLoginModule } from './formats/jaas.ts';
import { key, secretKey, shared } from './key-table.ts';
import { TargetError } from './target-error.ts';

/** Where Kafka listens in Confluent Cloud, for an address that leaves it out: clients take none without a port. */
const KAFKA_PORT = 9092;

interface ApiKey {
  readonly endpoint: string;
  readonly key: string;
  readonly secret: string;
}

/** Those of the page (.NET, Java, Node.js, Python; `all clients except Spring Boot` have one table) and of az. */
const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-confluent-kafka, page of 2026-04-01. The
 * page has one table for what az makes two connections of: `{name}` to the Kafka cluster with the first two keys of each
 * table, and `{name}_schema` to the schema registry with the last two. Service Connector was also seen to write other
 * names than the page's (CONFLUENTCLOUD_KAFKA_...), which nothing documents.
 */
const kafkaSecret = connectionMethod('secret', readKafkaKey, {
  springBoot: [
    key('spring.kafka.properties.bootstrap.servers', 'Kafka bootstrap server', (it) => it.endpoint),
    secretKey('spring.kafka.properties.sasl.jaas.config', 'Kafka SASL configuration', saslConfig),
  ],
  ...shared<ApiKey>(OTHER_CLIENTS, [
    key('AZURE_CONFLUENTCLOUDKAFKA_BOOTSTRAPSERVER', 'Kafka bootstrap server', (it) => it.endpoint),
    secretKey('AZURE_CONFLUENTCLOUDKAFKA_KAFKASASLCONFIG', 'Kafka SASL configuration', saslConfig),
  ]),
});

const schemaRegistrySecret = connectionMethod('secret', readSchemaRegistryKey, {
  springBoot: [
    key('spring.kafka.properties.schema.registry.url', 'Confluent registry URL', (it) => it.endpoint),
    secretKey(
      'spring.kafka.properties.schema.registry.basic.auth.user.info',
      'Confluent registry user information',
      userInfo,
    ),
  ],
  ...shared<ApiKey>(OTHER_CLIENTS, [
    key('AZURE_CONFLUENTCLOUDSCHEMAREGISTRY_URL', 'Confluent registry URL', (it) => it.endpoint),
    secretKey('AZURE_CONFLUENTCLOUDSCHEMAREGISTRY_USERINFO', 'Confluent registry user information', userInfo),
  ]),
});

export const confluentKafka = defineEndpointTarget({
  name: 'confluent-cloud',
  displayName: 'Apache Kafka on Confluent Cloud',
  resourceType: 'ConfluentBootstrapServer',
  idForm: "type ConfluentBootstrapServer with endpoint '{host}:{port}'",
  secretFrom: 'caller',
  methods: [kafkaSecret],
});

/** az has one word for both; a connection leads to one of them. */
export const confluentSchemaRegistry = defineEndpointTarget({
  name: 'confluent-cloud-schema',
  partOf: 'confluent-cloud',
  displayName: 'Schema registry of Confluent Cloud',
  resourceType: 'ConfluentSchemaRegistry',
  idForm: "type ConfluentSchemaRegistry with endpoint 'https://{host}'",
  secretFrom: 'caller',
  methods: [schemaRegistrySecret],
});

function readKafkaKey(_arm: Arm, { endpoint }: ServiceEndpoint, given: CredentialsOf<'secret'>): Promise<ApiKey> {
  const address = endpoint.includes(':') ? endpoint : `${endpoint}:${KAFKA_PORT}`;
  return Promise.resolve({ endpoint: address, ...apiKey(given) });
}

function readSchemaRegistryKey(
  _arm: Arm,
  { endpoint }: ServiceEndpoint,
  given: CredentialsOf<'secret'>,
): Promise<ApiKey> {
  return Promise.resolve({ endpoint, ...apiKey(given) });
}

function apiKey({ name, secret }: CredentialsOf<'secret'>): Pick<ApiKey, 'key' | 'secret'> {
  return { key: credentialText(name, 'the API key'), secret: credentialText(secret, "the API key's secret") };
}

function saslConfig({ key: username, secret }: ApiKey): string {
  return jaasLoginModule('org.apache.kafka.common.security.plain.PlainLoginModule', [
    ['username', username],
    ['password', secret],
  ]);
}

/** What stands before the first colon is the key. */
function userInfo({ key: username, secret }: ApiKey): string {
  if (username.includes(':')) {
    throw new TargetError('CredentialNotUsable', 'the API key holds a colon, which basic authentication cannot send');
  }
  return `${username}:${secret}`;
}
