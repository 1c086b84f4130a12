import * as z from 'zod';

import { ArmError, type Arm } from '../azure/arm.ts';
import { ancestor, childResource, formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { mysqlLoginKeys } from './mysql/login-keys.ts';
import { mysqlFlexibleFirewall } from './network/firewalls.ts';
import { readDatabase, readServer, serverName } from './relational/database.ts';
import { givenLogin, type Login } from './relational/login.ts';
import { TargetError } from './target-error.ts';

const SERVER = {
  label: 'MySQL server',
  /** Microsoft.DBforMySQL, stable; the version in the REST reference of Servers, Databases and Configurations - Get. */
  apiVersion: '2023-12-30',
  schema: z.object({ properties: z.object({ fullyQualifiedDomainName: z.string().min(1) }) }),
};

const parameterSchema = z.object({
  properties: z.object({ currentValue: z.string().nullish(), value: z.string().nullish() }),
});

/*
 * The page also has tables for identities. They need a login inside the database that only the server's Entra
 * administrator, signed in to the database itself, can make; Resource Manager cannot. So identities are refused.
 */
const secret = connectionMethod('secret', readLogin, mysqlLoginKeys);

export const mysqlFlexible = defineTarget({
  name: 'mysql-flexible',
  displayName: 'Azure Database for MySQL flexible server',
  resourceType: 'Microsoft.DBforMySQL/flexibleServers/databases',
  idForm:
    '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.DBforMySQL/flexibleServers/{server}/databases/{database}',
  secretFrom: 'caller',
  network: mysqlFlexibleFirewall,
  methods: [secret],
  read: async (arm, id) => {
    await readServer(arm, id, SERVER);
    await readDatabase(arm, id, SERVER);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readLogin(arm: Arm, id: ResourceId, given: CredentialsOf<'secret'>): Promise<Login> {
  const login = givenLogin(given);
  const { fullyQualifiedDomainName: host } = (await readServer(arm, id, SERVER)).properties;
  const database = await readDatabase(arm, id, SERVER);
  if (await takesIdentitiesOnly(arm, id)) {
    const message = `${serverName(id, SERVER)} does not allow passwords (server parameter aad_auth_only is ON). Enable MySQL authentication on the server; a workload identity is not supported for this target`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  return { host, database, ...login };
}

/** Old versions of MySQL do not have the parameter: they take passwords. */
async function takesIdentitiesOnly(arm: Arm, id: ResourceId): Promise<boolean> {
  const parameter = childResource(ancestor(id, 1), { type: 'configurations', name: 'aad_auth_only' });
  const path = formatResourceId(parameter);
  const what = `parameter aad_auth_only of ${serverName(id, SERVER)}`;
  try {
    const answer = await read(arm, { path, apiVersion: SERVER.apiVersion, schema: parameterSchema, what });
    const { currentValue, value } = answer.properties;
    return (currentValue ?? value)?.toUpperCase() === 'ON';
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return false;
    throw error;
  }
}
