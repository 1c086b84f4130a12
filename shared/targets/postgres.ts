import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { ancestor, resourceName, type ResourceId } from '../connection/resource-id.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { singleServerFirewall } from './network/firewalls.ts';
import { postgresLoginKeys } from './postgres/login-keys.ts';
import { readDatabase, readServer } from './relational/database.ts';
import { givenLogin, onSingleServer, type Login } from './relational/login.ts';

const SERVER = {
  label: 'PostgreSQL single server',
  /** Microsoft.DBforPostgreSQL, the only stable version for single servers. */
  apiVersion: '2017-12-01',
  schema: z.object({ properties: z.object({ fullyQualifiedDomainName: z.string().min(1) }) }),
};

/*
 * Single servers were retired on 2025-03-28; az still offers them. The tables are those of flexible servers, page of
 * 2025-11-21; the user name `user@server` is that of the pages up to 2023, when single servers were current. Single
 * servers never took identities from AKS.
 */
const secret = connectionMethod('secret', readLogin, postgresLoginKeys('AZURE_POSTGRESQL'));

export const postgres = defineTarget({
  name: 'postgres',
  displayName: 'Azure Database for PostgreSQL single server',
  resourceType: 'Microsoft.DBforPostgreSQL/servers/databases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DBforPostgreSQL/servers/{server}/databases/{database}',
  secretFrom: 'caller',
  network: singleServerFirewall,
  methods: [secret],
  read: async (arm, id) => {
    await readServer(arm, id, SERVER);
    await readDatabase(arm, id, SERVER);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readLogin(arm: Arm, id: ResourceId, given: CredentialsOf<'secret'>): Promise<Login> {
  const { user, password } = givenLogin(given);
  const { fullyQualifiedDomainName: host } = (await readServer(arm, id, SERVER)).properties;
  const database = await readDatabase(arm, id, SERVER);
  return { host, database, user: onSingleServer(user, resourceName(ancestor(id, 1))), password };
}
