import * as z from 'zod';

import { configurationInfo, deleteOrUpdateBehavior, publicNetworkSolution } from './configuration-schema.ts';
import { RECONCILE_MODES } from './spec.ts';
import { ENDPOINT_TYPES } from './target-id.ts';
import { CLIENT_TYPES } from './vocabulary.ts';

const MAX_SECRET = 8 * 1024;
const guid = z.guid('must be a GUID');

/** A role's GUID, alone or at the end of the id of its definition. */
const ROLE =
  /^(?:(?:\/subscriptions\/[0-9a-f-]{36})?\/providers\/microsoft\.authorization\/roledefinitions\/)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What to say where the field that tells the kind of an object has another value; an object it has to be all the same. */
function oneOf(message: string): { error: (issue: { readonly code?: string | undefined }) => string | undefined } {
  return { error: ({ code }) => (code === 'invalid_union' ? message : undefined) };
}

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
    z.strictObject({
      secretType: z.literal('keyVaultSecretReference'),
      name: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,127}$/, 'must be the name of a secret: 1 to 127 letters, digits and -')
        .meta({ description: 'Name of a secret in the vault that secretStore.keyVaultId names' }),
      version: z
        .string()
        .regex(/^[A-Za-z0-9]{1,64}$/, 'must be the version of a secret: letters and digits')
        .optional()
        .meta({ description: 'Default: the newest' }),
    }),
  ],
  oneOf("secretType must be 'rawValue', 'keyVaultSecretUri' or 'keyVaultSecretReference'"),
);

const authMode = z
  .enum(['optInAllAuth', 'optOutAllAuth'])
  .optional()
  .meta({ description: 'optOutAllAuth: no role, access policy or federated credential is made' });

const roles = z
  .array(z.string().regex(ROLE, 'must be the GUID or the id of a role definition'))
  .min(1)
  .max(20)
  .optional()
  .meta({ description: "Roles in the place of the target's own: GUIDs or ids of role definitions" });

/** What the auth types of identities have in common. */
const granted = { authMode, roles, deleteOrUpdateBehavior };

const authInfo = z.discriminatedUnion(
  'authType',
  [
    z.strictObject({
      authType: z.literal('secret'),
      name: z.string().min(1).max(256).optional(),
      secretInfo: secretInfo.optional(),
      authMode,
    }),
    z.strictObject({
      authType: z.literal('servicePrincipalSecret'),
      clientId: guid,
      principalId: guid.meta({ description: "Object id of the service principal, not the application's" }),
      secret: z.string().min(1).max(MAX_SECRET),
      ...granted,
    }),
    z.strictObject({
      authType: z.literal('userAssignedIdentity'),
      clientId: guid.optional(),
      subscriptionId: guid.optional(),
      ...granted,
    }),
  ],
  oneOf(
    "authType must be 'secret', 'servicePrincipalSecret' (az's service principal) or 'userAssignedIdentity' (az's workload identity)",
  ),
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
  oneOf(`type must be one of AzureResource, ${ENDPOINT_TYPES.join(', ')}`),
);

/** The body of `POST /api/connections`: the properties of ARM's linker, plus `cluster` and `name`. */
export const connectionRequestSchema = z.strictObject({
  cluster: z.string().min(1).max(2048).meta({
    description:
      '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.ContainerService/managedClusters/{cluster}',
  }),
  name: z
    .string()
    .regex(/^[A-Za-z0-9._]{1,60}$/, "must be 1 to 60 letters, digits, '.' or '_' (not '-')")
    .optional()
    .meta({ description: "Default: the target's name without '-', '_' and five random characters" }),
  targetService,
  authInfo: authInfo.optional(),
  configurationInfo: configurationInfo.optional(),
  publicNetworkSolution: publicNetworkSolution.optional(),
  reconcile: z
    .enum(RECONCILE_MODES, { error: `must be one of ${RECONCILE_MODES.join(', ')}` })
    .optional()
    .meta({ description: 'What is done about drift; default: as the settings of the service say' }),
  secretStore: z
    .strictObject({ keyVaultId: z.string().min(1).max(2048) })
    .optional()
    .meta({ description: 'The vault of a keyVaultSecretReference' }),
  clientType: z.enum(CLIENT_TYPES, { error: `must be one of ${CLIENT_TYPES.join(', ')}` }).default('none'),
  scope: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'must be a Kubernetes namespace: 1 to 63 of a-z, 0-9 and -')
    .default('default')
    .meta({ description: 'Kubernetes namespace' }),
});

export type ConnectionRequest = z.infer<typeof connectionRequestSchema>;
