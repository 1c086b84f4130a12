import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { AuthKind, ClientType } from '../connection/vocabulary.ts';
import { ACCOUNT_KINDS, accountRoles, kindOf, type AccountKind } from './cognitive/account-kinds.ts';
import {
  cognitiveRotation,
  readAccount,
  readAccountWithKey,
  withAccount,
  type CognitiveAccount,
} from './cognitive/account.ts';
import type { ConnectionMethod, CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { clientIdKey, principalKeys, type Identity, type Principal } from './identity-keys.ts';
import { secretKey, type KeyRow } from './key-table.ts';
import type { ConfigurationKey } from './target.ts';
import { cognitiveFirewall } from './network/firewalls.ts';

/** The three pages list the same client types; az offers Node.js and Java not yet. */
const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'nodejs'];

/*
 * Each kind of account has a page of its own, and a prefix of its own. The tables of all three are made alike: the
 * kind's endpoints, then what the auth type signs in with.
 */
const secret = methodByKind('secret', readAccountWithKey, ({ prefix, endpoints }) => [
  ...endpoints,
  secretKey(`${prefix}_KEY`, 'API key', (it) => it.key),
]);

const servicePrincipal = methodByKind('servicePrincipalSecret', withAccount<Principal>, ({ prefix, endpoints }) => [
  ...endpoints,
  ...principalKeys(prefix),
]);

const workloadIdentity = methodByKind('userAssignedIdentity', withAccount<Identity>, ({ prefix, endpoints }) => [
  ...endpoints,
  clientIdKey(`${prefix}_CLIENTID`),
]);

const methods = [secret, servicePrincipal, workloadIdentity];

export const cognitiveServices = defineTarget({
  name: 'cognitiveservices',
  displayName: 'Azure AI services',
  resourceType: 'Microsoft.CognitiveServices/accounts',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.CognitiveServices/accounts/{account}',
  secretFrom: 'target',
  rotation: cognitiveRotation,
  roles: accountRoles,
  network: cognitiveFirewall,
  kinds: ACCOUNT_KINDS.map((accountKind) => ({
    name: accountKind.name,
    keys: (auth, clientType) => methods.find(({ kind }) => kind === auth)?.keysOf(accountKind, clientType) ?? [],
  })),
  methods,
  read: async (arm, id) => {
    kindOf(await readAccount(arm, id));
  },
  access: async (arm, id) => ({ kind: 'roles', scope: id, roles: [kindOf(await readAccount(arm, id)).role] }),
});

/** A method whose table is chosen by the account's kind. */
interface MethodByKind extends ConnectionMethod {
  keysOf(accountKind: AccountKind, clientType: ClientType): readonly ConfigurationKey[];
}

/** Listed without an account, the keys are those of all kinds. */
function methodByKind<K extends AuthKind, F extends CognitiveAccount>(
  kind: K,
  facts: (arm: Arm, id: ResourceId, credentials: CredentialsOf<K>) => Promise<F>,
  rows: (accountKind: AccountKind) => readonly KeyRow<F>[],
): MethodByKind {
  const keysOf: MethodByKind['keysOf'] = (accountKind, clientType) =>
    CLIENTS.includes(clientType)
      ? rows(accountKind).map(({ name, description, secret: isSecret }) => ({ name, description, secret: isSecret }))
      : [];
  return {
    kind,
    clientTypes: CLIENTS,
    keysOf,
    propertyFormat: () => undefined,
    propertyKeys: () => [],
    keys: (clientType) => ACCOUNT_KINDS.flatMap((accountKind) => keysOf(accountKind, clientType)),
    configuration: async (arm, { id, credentials }) => {
      const known = await facts(arm, id, credentials as CredentialsOf<K>);
      return rows(kindOf(known)).map(({ name, value }) => ({ name, value: value(known) }));
    },
  };
}
