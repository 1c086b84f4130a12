import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { DatabaseAddress } from '../connection/spec.ts';
import { read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { postgresLoginKeys } from './postgres/login-keys.ts';
import { givenLogin, type Login } from './relational/login.ts';

/** Neon.Postgres, stable; the version in the REST reference of Organizations - Get. */
const API_VERSION = '2025-03-01';

const organizationSchema = z.object({ name: z.string().nullish() });

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-neon-postgres, page of 2026-06-17.
 * The page's own slips: its .NET connection string has no password, and its Ruby example has the host of an Azure
 * server. The id is that of the organization; which server and database of it are meant comes with the request, where
 * az puts its `--server` and `--database`. Neon takes no identities.
 */
const secret = connectionMethod('secret', readLogin, postgresLoginKeys('NEON_POSTGRESQL'));

export const neonPostgres = defineTarget({
  name: 'neon-postgres',
  displayName: 'Neon Serverless Postgres',
  resourceType: 'Neon.Postgres/organizations',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Neon.Postgres/organizations/{organization}',
  secretFrom: 'caller',
  addressFrom: 'caller',
  methods: [secret],
  read: readOrganization,
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readOrganization(arm: Arm, id: ResourceId): Promise<void> {
  const what = `Neon organization ${resourceName(id)}`;
  await read(arm, { path: formatResourceId(id), apiVersion: API_VERSION, schema: organizationSchema, what });
}

async function readLogin(
  arm: Arm,
  id: ResourceId,
  given: CredentialsOf<'secret'>,
  address: DatabaseAddress | undefined,
): Promise<Login> {
  if (!address) throw new Error('a Neon connection has a server and a database: both were checked at the door');
  await readOrganization(arm, id);
  return { host: address.server, database: address.database, ...givenLogin(given) };
}
