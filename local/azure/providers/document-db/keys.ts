import { badRequest } from '../../arm-error.ts';
import type { Simulation } from '../../context.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import { asText } from '../../json.ts';
import type { Document } from '../../store/store.ts';
import type { ResourceCall } from '../provider.ts';
import { apiOf, type CosmosApi } from './documents.ts';

/** The kinds of keys, with their names in `listKeys` and in the descriptions of connection strings. */
const KINDS = [
  { kind: 'Primary', field: 'primaryMasterKey', label: 'Primary' },
  { kind: 'Secondary', field: 'secondaryMasterKey', label: 'Secondary' },
  { kind: 'PrimaryReadonly', field: 'primaryReadonlyMasterKey', label: 'Primary Read-Only' },
  { kind: 'SecondaryReadonly', field: 'secondaryReadonlyMasterKey', label: 'Secondary Read-Only' },
] as const;

type KeyKind = (typeof KINDS)[number]['kind'];

export const accountActions = { listKeys, listConnectionStrings, readonlykeys, regenerateKey };

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  return ok(Object.fromEntries(KINDS.map(({ kind, field }) => [field, keyOf(azure, resource, kind)])));
}

function readonlykeys({ azure, resource }: ResourceCall): ProviderAnswer {
  const readOnly = KINDS.filter(({ kind }) => kind.endsWith('Readonly'));
  return ok(Object.fromEntries(readOnly.map(({ kind, field }) => [field, keyOf(azure, resource, kind)])));
}

function listConnectionStrings({ azure, resource }: ResourceCall): ProviderAnswer {
  const api = apiOf(resource);
  // Accounts of an API that is built on the NoSQL one have the strings of both.
  const apis: readonly CosmosApi[] = api === 'MongoDB' || api === 'Sql' ? [api] : ['Sql', api];
  const connectionStrings = apis.flatMap((one) =>
    KINDS.map(({ kind, label }) => ({
      connectionString: CONNECTION_STRINGS[one](resource.name, keyOf(azure, resource, kind)),
      description: `${label} ${one === 'Sql' ? 'SQL' : one} Connection String`,
      keyKind: kind,
      type: one,
    })),
  );
  return ok({ connectionStrings });
}

function regenerateKey({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const wanted = asText(body.keyKind)?.toLowerCase();
  const known = KINDS.find(({ kind }) => kind.toLowerCase() === wanted);
  if (!known) throw badRequest('keyKind must be primary, secondary, primaryReadonly or secondaryReadonly.');
  azure.credentials.forget(resource.id, known.kind);
  return { status: 200 };
}

/** The keys of MongoDB accounts hold nothing that their connection strings would have to encode. */
function keyOf(azure: Simulation, account: Document, kind: KeyKind): string {
  const { credentials } = azure;
  return apiOf(account) === 'MongoDB'
    ? `${credentials.hexKey(account.id, kind, 42)}==`
    : credentials.key(account.id, kind, 64);
}

const CONNECTION_STRINGS: Readonly<Record<CosmosApi, (account: string, key: string) => string>> = {
  Sql: (account, key) => `AccountEndpoint=https://${account}.documents.azure.com:443/;AccountKey=${key};`,
  MongoDB: (account, key) => {
    const parameters = `ssl=true&replicaSet=globaldb&retrywrites=false&maxIdleTimeMS=120000&appName=@${account}@`;
    return `mongodb://${account}:${key}@${account}.mongo.cosmos.azure.com:10255/?${parameters}`;
  },
  Cassandra: (account, key) =>
    `HostName=${account}.cassandra.cosmos.azure.com;Username=${account};Password=${key};Port=10350`,
  Gremlin: (account, key) =>
    `AccountEndpoint=https://${account}.documents.azure.com:443/;AccountKey=${key};ApiKind=Gremlin;`,
  Table: (account, key) =>
    [
      'DefaultEndpointsProtocol=https',
      `AccountName=${account}`,
      `AccountKey=${key}`,
      `TableEndpoint=https://${account}.table.cosmos.azure.com:443/;`,
    ].join(';'),
};
