import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { read } from './ask.ts';
import { connectionMethod, type CredentialsOf } from './connection-method.ts';
import { credentialText } from './credential-text.ts';
import { defineTarget } from './define-target.ts';
import { urlProperties } from './formats/properties.ts';
import { secretKey, shared } from './key-table.ts';
import { TargetError } from './target-error.ts';

/** MongoDB.Atlas, stable; the version in the REST reference of Organizations - Get. */
const API_VERSION = '2025-06-01';

const organizationSchema = z.object({ name: z.string().nullish() });

const NAME = 'MONGODBATLAS_CLUSTER_CONNECTIONSTRING';
const DESCRIPTION = 'MongoDB Atlas connection string';

const OTHER_CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'python', 'django', 'go', 'nodejs', 'php', 'ruby'];

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-mongodb-atlas, page of 2026-06-18. It lists
 * Spring Boot, but has no table for it. For Java it shows the string behind `jdbc:`, for the JDBC driver of Atlas SQL;
 * the Java driver of MongoDB, which its code uses, takes the string without. The id is that of the organization; the
 * whole connection string comes from the caller, so the login name that az fills in (`NA`) is not used.
 */
const secret = connectionMethod('secret', readConnectionString, {
  java: [secretKey(NAME, `JDBC ${DESCRIPTION}`, (it) => `jdbc:${it}`, urlProperties)],
  ...shared<string>(OTHER_CLIENTS, [secretKey(NAME, DESCRIPTION, (it) => it, urlProperties)]),
});

export const mongodbAtlas = defineTarget({
  name: 'mongodb-atlas',
  displayName: 'MongoDB Atlas cluster',
  resourceType: 'MongoDB.Atlas/organizations',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/MongoDB.Atlas/organizations/{organization}',
  secretFrom: 'callerWithoutName',
  methods: [secret],
  read: readOrganization,
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readOrganization(arm: Arm, id: ResourceId): Promise<void> {
  const what = `MongoDB Atlas organization ${resourceName(id)}`;
  await read(arm, { path: formatResourceId(id), apiVersion: API_VERSION, schema: organizationSchema, what });
}

async function readConnectionString(arm: Arm, id: ResourceId, given: CredentialsOf<'secret'>): Promise<string> {
  const text = credentialText(given.secret, 'the connection string').trim();
  if (!/^mongodb(\+srv)?:\/\/[^\s/]+(\/\S*)?$/.test(text)) {
    const message = 'the connection string of the Atlas cluster must begin with mongodb+srv:// or mongodb://';
    throw new TargetError('CredentialNotUsable', message);
  }
  await readOrganization(arm, id);
  return text;
}
