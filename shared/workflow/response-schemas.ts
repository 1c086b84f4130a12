import * as z from 'zod';

import { RECONCILE_MODES } from '../connection/spec.ts';
import { HEALTH_STATUSES } from '../health/health.ts';
import { ENDPOINT_TYPES } from '../connection/target-id.ts';
import { ACTIONS, STEP_NAMES } from './operation-steps.ts';

const time = z.iso.datetime().meta({ description: 'ISO 8601' });

const detail = z.strictObject({ code: z.string(), message: z.string(), target: z.string().optional() });

export const errorBodySchema = z
  .strictObject({ ...detail.shape, details: z.array(detail).optional() })
  .meta({ description: "ARM's error; `details` holds a `recommendation` that says what to do" });

export const errorSchema = z.strictObject({ error: errorBodySchema });

export const stepSchema = z.strictObject({
  name: z.enum(STEP_NAMES),
  status: z.enum(['Pending', 'Running', 'Waiting', 'Succeeded', 'Skipped', 'Failed']),
  attempts: z.int().min(0),
  startTime: time.optional(),
  endTime: time.optional(),
  waitingFor: z.string().optional(),
  nextAttemptTime: time.optional(),
  wokenBy: z.enum(['event', 'timer']).optional().meta({ description: 'What ended the last wait' }),
  message: z.string().optional(),
});

const validationItem = z.strictObject({
  name: z.string(),
  description: z.string().nullable().meta({ description: 'What to do' }),
  result: z.enum(['success', 'warning', 'failure']),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});

export const validationSchema = z.strictObject({
  linkerName: z.string(),
  isConnectionAvailable: z.boolean(),
  reportStartTimeUtc: time,
  reportEndTimeUtc: time,
  sourceId: z.string(),
  targetId: z.string(),
  authType: z.string(),
  validationDetail: z.array(validationItem),
});

const prerequisite = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('basicError'), code: z.string(), message: z.string() }),
  z.strictObject({
    type: z.literal('permissionsMissing'),
    scope: z.string(),
    permissions: z.array(z.string()),
    recommendedRole: z.string(),
  }),
]);

export const planSchema = z.strictObject({
  prerequisiteResults: z.array(prerequisite),
  operationPreviews: z.array(
    z.strictObject({
      name: z.string(),
      operationType: z.enum(['configConnection', 'configNetwork', 'configAuth']),
      description: z.string(),
      action: z.string(),
      scope: z.string(),
    }),
  ),
});

export const configurationListSchema = z.strictObject({
  configurations: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string().meta({ description: 'Empty for a credential' }),
      configType: z.literal('Default'),
      keyVaultReferenceIdentity: z.null(),
      description: z.string(),
    }),
  ),
});

const objectName = { namespace: z.string(), name: z.string() };

export const operationSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  status: z.enum(['Accepted', 'Running', 'Succeeded', 'Failed', 'Canceled']),
  startTime: time,
  endTime: time.optional(),
  percentComplete: z.int().min(0).max(100),
  error: errorBodySchema.optional(),
  properties: z.strictObject({
    action: z.enum(ACTIONS),
    connectionId: z.string(),
    requestedBy: z.string().meta({ description: 'Who asked for it' }),
    steps: z.array(stepSchema),
    warnings: z.array(z.string()).optional().meta({ description: 'What to know although it went well' }),
    resources: z
      .strictObject({
        secret: z.strictObject({ ...objectName, keys: z.array(z.string()) }).optional(),
        serviceAccount: z.strictObject(objectName).optional(),
        secretProviderClass: z.string().optional().meta({ description: 'YAML for the Key Vault CSI driver' }),
      })
      .optional(),
    validation: validationSchema.optional(),
    plan: planSchema.optional(),
  }),
});

const valuesNotShown = z
  .record(z.string(), z.string())
  .meta({ description: 'Values that a caller gave are not shown' });

export const conditionSchema = z
  .strictObject({
    status: z.enum(HEALTH_STATUSES),
    reason: z.string(),
    message: z.string(),
    lastTransitionTime: time,
    lastProbeTime: time,
  })
  .meta({ description: 'How the connection is, by its last check or operation' });

export const connectionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.literal('microsoft.servicelinker/linkers'),
  properties: z.strictObject({
    targetService: z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('AzureResource'),
        id: z.string(),
        resourceProperties: z.record(z.string(), z.unknown()).nullable(),
      }),
      z.strictObject({ type: z.literal(ENDPOINT_TYPES), endpoint: z.string() }),
    ]),
    authInfo: z.record(z.string(), z.unknown()),
    clientType: z.string(),
    scope: z.string(),
    provisioningState: z.enum(['Accepted', 'Deleting', 'Succeeded', 'Failed']),
    configurationInfo: z
      .strictObject({
        action: z.literal('optOut').optional(),
        customizedKeys: z.record(z.string(), z.string()).optional(),
        additionalConfigurations: valuesNotShown.optional(),
        additionalConnectionStringProperties: valuesNotShown.optional(),
      })
      .optional(),
    publicNetworkSolution: z.strictObject({ action: z.literal('optOut') }).optional(),
  }),
  kubernetesResourceName: z.strictObject({ secret: z.string().optional(), serviceAccount: z.string().optional() }),
  reconcile: z.enum(RECONCILE_MODES).optional(),
  health: conditionSchema.optional(),
});

export const acceptedSchema = z.strictObject({ operation: operationSchema, connection: connectionSchema });

/** The answer to what starts or ends an operation and makes no connection. */
export const startedSchema = z.strictObject({ operation: operationSchema });

export const operationListSchema = z.strictObject({
  value: z.array(operationSchema).meta({ description: 'Newest first' }),
  nextLink: z.url().optional().meta({ description: 'URL of the next page; absent on the last one' }),
});

export const connectionListSchema = z.strictObject({ value: z.array(connectionSchema) });

export const clusterStatusSchema = z.strictObject({
  id: z.string(),
  provisioningState: z.string(),
  powerState: z.string(),
  nodePools: z.array(z.strictObject({ name: z.string(), provisioningState: z.string() })),
  notices: z
    .array(
      z.strictObject({
        type: z.string(),
        topic: z.string(),
        time,
        details: z.record(z.string(), z.string()),
      }),
    )
    .meta({ description: 'What AKS has told by events, the newest of each topic first' }),
});

export const healthSchema = z.strictObject({
  status: z.enum(['ok', 'misconfigured']),
  connectionRecords: z.enum(['extension', 'cluster']).optional(),
  warnings: z.array(z.string()).optional(),
  message: z.string().optional(),
});
