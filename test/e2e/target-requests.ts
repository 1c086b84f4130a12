import type { World } from '../../local/world/world.ts';
import { OFFERED, type DocumentedTable } from '../fixtures/targets/documented-keys.ts';
import { CANARY } from '../helpers/canary.ts';
import type { Json } from '../helpers/requests.ts';

export type AuthType = DocumentedTable['auth'];

/** What one connection is made to, and the keys that its Secret is to have. */
export interface Combination {
  readonly target: string;
  readonly auth: AuthType;
  /** The kind of account, or the part of Confluent Cloud. */
  readonly kind?: string;
  readonly clientType: string;
  readonly names: readonly string[];
}

/** Every combination that the documentation has a table for and az offers. */
export const COMBINATIONS: readonly Combination[] = OFFERED.flatMap(({ clientTypes, ...table }) =>
  clientTypes.flatMap((clientType) => parts({ ...table, clientType })),
);

export const TARGETS: readonly string[] = [...new Set(COMBINATIONS.map((one) => one.target))];

/** Confluent's page has one table for what are two connections: az ends the name of the second in `_schema`. */
function parts(whole: Combination): Combination[] {
  if (whole.target !== 'confluent-cloud') return [whole];
  const ofRegistry = (name: string): boolean => /schema\.?registry/i.test(name);
  return [
    { ...whole, kind: 'ConfluentBootstrapServer', names: whole.names.filter((name) => !ofRegistry(name)) },
    { ...whole, kind: 'ConfluentSchemaRegistry', names: whole.names.filter(ofRegistry) },
  ];
}

export const CLIENT_SECRET = `sp ${CANARY} secret`;

const ENDPOINTS: Readonly<Record<string, string>> = {
  ConfluentBootstrapServer: 'pkc-demo.westeurope.azure.confluent.cloud:9092',
  ConfluentSchemaRegistry: 'https://psrc-demo.westeurope.azure.confluent.cloud',
};

/** The id in the demo world of what a combination leads to. */
function idOf(ids: World['ids'], { target, kind }: Pick<Combination, 'target' | 'kind'>): string {
  const id = target === 'cognitiveservices' ? ids.cognitive[kind as keyof typeof ids.cognitive] : ids.targets[target];
  if (id === undefined) throw new Error(`the demo world has no resource for target ${target}`);
  return id;
}

/** Roles are given on the account, vault or namespace: the first resource of the id. */
export function scopeOf(ids: World['ids'], combination: Pick<Combination, 'target' | 'kind'>): string {
  return /^(\/[^/]+){8}/.exec(idOf(ids, combination))![0];
}

/** The body of `POST /api/connections`, without the cluster and the name. */
export function requestOf(ids: World['ids'], combination: Omit<Combination, 'names'>): Json {
  const { clientType } = combination;
  const { authInfo, resourceProperties } = authOf(ids, combination);
  const targetService = { ...serviceOf(ids, combination), ...(resourceProperties && { resourceProperties }) };
  const address = { additionalConnectionStringProperties: { Server: 'ep-demo.neon.tech', Database: 'appdb' } };
  return {
    targetService,
    clientType,
    ...(authInfo && { authInfo }),
    ...(combination.target === 'neon-postgres' && { configurationInfo: address }),
  };
}

function serviceOf(ids: World['ids'], combination: Pick<Combination, 'target' | 'kind'>): Json {
  const { target, kind = '' } = combination;
  if (target === 'confluent-cloud') return { type: kind, endpoint: ENDPOINTS[kind] };
  return { type: 'AzureResource', id: idOf(ids, combination) };
}

const CALLERS_LOGIN = /postgres|mysql|^sql$|mongodb-atlas|confluent-cloud/;

function authOf(
  { identity, servicePrincipal }: World['ids'],
  { target, auth }: Pick<Combination, 'target' | 'auth'>,
): { authInfo?: Json; resourceProperties?: Json } {
  switch (auth) {
    case 'secret':
      return { authInfo: { authType: 'secret', ...(CALLERS_LOGIN.test(target) && login(target)) } };
    case 'servicePrincipal':
      return { authInfo: { authType: 'servicePrincipalSecret', ...servicePrincipal, secret: CLIENT_SECRET } };
    case 'workloadIdentity':
      return { authInfo: { authType: 'userAssignedIdentity', clientId: identity.clientId } };
    case 'csi':
      return { resourceProperties: { type: 'KeyVault', connectAsKubernetesCsiDriver: true } };
  }
}

/** For Atlas the secret is the whole connection string; az sends `NA` as the name. */
function login(target: string): Json {
  const isAtlas = target === 'mongodb-atlas';
  const value = isAtlas ? `mongodb+srv://app:${CANARY}@demo.mongodb.net/` : `pw ${CANARY} 'it"s`;
  return { name: isAtlas ? 'NA' : 'app', secretInfo: { secretType: 'rawValue', value } };
}
