import * as z from 'zod';

import type { Arm } from '../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../connection/resource-id.ts';
import type { ClientType } from '../connection/vocabulary.ts';
import { read } from './ask.ts';
import { connectionMethod } from './connection-method.ts';
import { defineTarget } from './define-target.ts';
import { azureProperties } from './formats/properties.ts';
import { secretKey, shared } from './key-table.ts';
import { appInsightsAccess } from './network/firewalls.ts';
import { TargetError } from './target-error.ts';

/** Microsoft.Insights/components, stable; the version in the REST reference of Components - Get. */
const API_VERSION = '2020-02-02';

/** Unlike other providers, this one writes most of its properties with a capital letter. */
const componentSchema = z.object({
  properties: z.object({
    ConnectionString: z.string().min(1).nullish(),
    InstrumentationKey: z.string().min(1).nullish(),
    DisableLocalAuth: z.boolean().nullish(),
  }),
});

interface Component {
  readonly connectionString: string;
  readonly instrumentationKey: string;
}

/** What az offers for this target. */
const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'];

/*
 * Service Connector's documentation has no page for this target. The keys and their order are those that the service
 * answered `listConfigurations` with in azure-cli's recorded test `test_webapp_app_insights_e2e` (2024-09-05). The
 * second is what the SDKs read: learn.microsoft.com/azure/azure-monitor/app/connection-strings. Azure does not call
 * either of them a secret, but who has them can send telemetry in the application's name: they are kept like one.
 */
const secret = connectionMethod(
  'secret',
  readConnection,
  shared<Component>(CLIENTS, [
    secretKey('APPINSIGHTS_INSTRUMENTATIONKEY', 'Instrumentation key', (it) => it.instrumentationKey),
    secretKey(
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'Application Insights connection string',
      (it) => it.connectionString,
      azureProperties,
    ),
  ]),
);

export const appInsights = defineTarget({
  name: 'app-insights',
  displayName: 'Azure Application Insights',
  resourceType: 'Microsoft.Insights/components',
  idForm: '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.Insights/components/{component}',
  secretFrom: 'target',
  network: appInsightsAccess,
  methods: [secret],
  read: async (arm, id) => {
    await readComponent(arm, id);
  },
  access: () => Promise.resolve({ kind: 'none' }),
});

async function readComponent(arm: Arm, id: ResourceId): Promise<z.infer<typeof componentSchema>['properties']> {
  const what = `Application Insights component ${resourceName(id)}`;
  const path = formatResourceId(id);
  return (await read(arm, { path, apiVersion: API_VERSION, schema: componentSchema, what })).properties;
}

async function readConnection(arm: Arm, id: ResourceId): Promise<Component> {
  const what = `Application Insights component ${resourceName(id)}`;
  const { ConnectionString, InstrumentationKey, DisableLocalAuth } = await readComponent(arm, id);
  if (DisableLocalAuth === true) {
    const message = `${what} takes telemetry from identities only (DisableLocalAuth is true). Allow local authentication: this target takes no workload identity`;
    throw new TargetError('SecretAuthDisabled', message);
  }
  const instrumentationKey = InstrumentationKey ?? /InstrumentationKey=([^;]+)/i.exec(ConnectionString ?? '')?.[1];
  if (ConnectionString && instrumentationKey) return { connectionString: ConnectionString, instrumentationKey };
  throw new TargetError('NoUsableKey', `${what} has no connection string yet. Try again when it is provisioned`);
}
