import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { postgresFlexibleFirewall } from './network/firewalls.ts';
import { postgresLoginKeys } from './postgres/login-keys.ts';
import { readDatabase, readServer, serverName } from './relational/database.ts';
import { givenLogin, type Login } from './relational/login.ts';
import { TargetError } from './target-error.ts';

const SERVER = {
  label: 'PostgreSQL server',
  /** Microsoft.DBforPostgreSQL, stable; the version in the REST reference of Servers - Get and Databases - Get. */
  apiVersion: '2024-08-01',
  schema: z.object({
    properties: z.object({
      fullyQualifiedDomainName: z.string().min(1),
      authConfig: z.object({ passwordAuth: z.string().nullish() }).nullish(),
    }),
  }),
};

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-postgres, page of 2025-11-21. Older pages
 * write the prefix `Azure_` and a user name `user@server`, which only the retired single servers took.
 * The page's own slip: its .NET connection string lost the password that older pages have; without it the string does
 * not sign in.
 * The page also has tables for identities. They need a login inside the database that only an Entra administrator,
 * signed in to the database itself, can make; Resource Manager could only make the identity an administrator of the
 * whole server, which is more than a connection may give. So identities are refused.
 */
const secret = connectionMethod('secret', readLogin, postgresLoginKeys('AZURE_POSTGRESQL'));

export const postgresFlexible = defineTarget({
  name: 'postgres-flexible',
  displayName: 'Azure Database for PostgreSQL flexible server',
  resourceType: 'Microsoft.DBforPostgreSQL/flexibleServers/databases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DBforPostgreSQL/flexibleServers/{server}/databases/{database}',
  secretFrom: 'caller',
  network: postgresFlexibleFirewall,
  methods: [secret],
  read: async (arm, id) => {
    await readServer(arm, id, SERVER);
    await readDatabase(arm, id, SERVER);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readLogin(arm: Arm, id: ResourceId, given: CredentialsOf<'secret'>): Promise<Login> {
  const login = givenLogin(given);
  const { fullyQualifiedDomainName: host, authConfig } = (await readServer(arm, id, SERVER)).properties;
  if (authConfig?.passwordAuth?.toLowerCase() === 'disabled') {
    const message = `${serverName(id, SERVER)} does not allow passwords (authConfig.passwordAuth is Disabled). Enable PostgreSQL authentication on the server; a workload identity is not supported for this target`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { host, database: await readDatabase(arm, id, SERVER), ...login };
}
