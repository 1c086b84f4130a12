import type { CredentialsOf } from './connection-method.ts';
import { key, secretKey, type KeyRow } from './key-table.ts';

export type Principal = CredentialsOf<'servicePrincipalSecret'>;
export type Identity = CredentialsOf<'userAssignedIdentity'>;

/** The row that names the identity, in the tables of identities and of service principals alike. */
export function clientIdKey(name: string): KeyRow<Pick<Identity, 'clientId'>> {
  return key(name, 'Client id', (it) => it.clientId);
}

/** The rows that end most tables of service principals: `{prefix}_CLIENTID`, `_CLIENTSECRET` and `_TENANTID`. */
export function principalKeys(prefix: string): readonly KeyRow<Principal>[] {
  return [
    clientIdKey(`${prefix}_CLIENTID`),
    secretKey(`${prefix}_CLIENTSECRET`, 'Client secret', (it) => it.secret),
    key(`${prefix}_TENANTID`, 'Tenant id', (it) => it.tenantId),
  ];
}
