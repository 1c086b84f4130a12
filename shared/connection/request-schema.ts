import { z } from 'zod';

import { ENDPOINT_TYPES, isHostName } from './target-id.ts';
import { CLIENT_TYPES } from './vocabulary.ts';

const MAX_SECRET = 8 * 1024;
const guid = z.guid('must be a GUID');

const secretInfo = z.discriminatedUnion(
  'secretType',
  [
    z.strictObject({ secretType: z.literal('rawValue'), value: z.string().min(1).max(MAX_SECRET) }),
    z.strictObject({
      secretType: z.literal('keyVaultSecretUri'),
      value: z
        .string()
        .min(1)
        .max(500)
        .meta({ description: 'https://{vault}.vault.azure.net/secrets/{name}[/{version}]' }),
    }),
  ],
  { error: "secretType must be 'rawValue' or 'keyVaultSecretUri'" },
);

const authInfo = z.discriminatedUnion(
  'authType',
  [
    z.strictObject({
      authType: z.literal('secret'),
      name: z.string().min(1).max(256).optional(),
      secretInfo: secretInfo.optional(),
    }),
    z.strictObject({
      authType: z.literal('servicePrincipalSecret'),
      clientId: guid,
      principalId: guid.meta({ description: "Object id of the service principal, not the application's" }),
      secret: z.string().min(1).max(MAX_SECRET),
    }),
    z.strictObject({
      authType: z.literal('userAssignedIdentity'),
      clientId: guid.optional(),
      subscriptionId: guid.optional(),
    }),
  ],
  { error: "authType must be 'secret', 'servicePrincipalSecret' or 'userAssignedIdentity'" },
);

const targetService = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('AzureResource'),
      id: z.string().min(1).max(2048),
      resourceProperties: z
        .strictObject({ type: z.literal('KeyVault'), connectAsKubernetesCsiDriver: z.boolean().optional() })
        .optional(),
    }),
    z.strictObject({
      type: z.literal(ENDPOINT_TYPES),
      endpoint: z
        .string()
        .min(1)
        .max(2048)
        .meta({ description: '{host}:{port} of a bootstrap server, or the https URL of a schema registry' }),
    }),
  ],
  { error: `type must be one of AzureResource, ${ENDPOINT_TYPES.join(', ')}` },
);

/** Where a database is, for a target whose id does not tell; the names are those of ARM's linker. */
const address = z.strictObject({
  Server: z.string().toLowerCase().refine(isHostName, 'must be the name of a host'),
  Database: z
    .string()
    .max(63)
    .regex(/^[^\p{Cc}]+$/u, 'must be the name of a database'),
});

/** The body of `POST /api/connections`: the properties of ARM's linker, plus `cluster` and `name`. */
export const connectionRequestSchema = z.strictObject({
  cluster: z.string().min(1).max(2048).meta({
    description:
      '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.ContainerService/managedClusters/{cluster}',
  }),
  name: z
    .string()
    .regex(/^[A-Za-z0-9._]{1,60}$/, "must be 1 to 60 letters, digits, '.' or '_'")
    .optional()
    .meta({ description: "Default: the target's name without '-', '_' and five random characters" }),
  targetService,
  authInfo: authInfo.optional(),
  configurationInfo: z.strictObject({ additionalConnectionStringProperties: address.optional() }).optional(),
  clientType: z.enum(CLIENT_TYPES, { error: `must be one of ${CLIENT_TYPES.join(', ')}` }).default('none'),
  scope: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a Kubernetes namespace: 1 to 63 of a-z, 0-9 and -')
    .default('default')
    .meta({ description: 'Kubernetes namespace' }),
});

export type ConnectionRequest = z.infer<typeof connectionRequestSchema>;
