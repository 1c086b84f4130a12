import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { ancestor, resourceName, type ResourceId } from '../connection/resource-id.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { mysqlLoginKeys } from './mysql/login-keys.ts';
import { singleServerFirewall } from './network/firewalls.ts';
import { readDatabase, readServer } from './relational/database.ts';
import { givenLogin, onSingleServer, type Login } from './relational/login.ts';

const SERVER = {
  label: 'MySQL single server',
  /** Microsoft.DBforMySQL, the stable version for single servers. */
  apiVersion: '2017-12-01',
  schema: z.object({ properties: z.object({ fullyQualifiedDomainName: z.string().min(1) }) }),
};

/*
 * Single servers were retired on 2024-09-16; az still offers them. The tables are those of flexible servers; the user
 * name `user@server` is the one that the page still shows for some clients, and single servers take no other. They
 * never took identities from Service Connector.
 */
const secret = connectionMethod('secret', readLogin, mysqlLoginKeys);

export const mysql = defineTarget({
  name: 'mysql',
  displayName: 'Azure Database for MySQL single server',
  resourceType: 'Microsoft.DBforMySQL/servers/databases',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DBforMySQL/servers/{server}/databases/{database}',
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
