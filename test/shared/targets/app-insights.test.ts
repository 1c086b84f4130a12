import { describe, expect, it } from 'vitest';

import { configuration, CREDENTIALS, idOf, itWritesTheDocumentedKeys } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

const COMPONENT = idOf('microsoft.insights/components/telemetry');
const KEY = '0a1b2c3d-0000-4000-8000-00000000c0de';
const CONNECTION_STRING = `InstrumentationKey=${KEY};IngestionEndpoint=https://eastus-8.in.applicationinsights.azure.com/;LiveEndpoint=https://eastus.livediagnostics.monitor.azure.com/;ApplicationId=0a1b2c3d-0000-4000-8000-000000000a99`;

function component(properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${COMPONENT}`]: {
      kind: 'web',
      properties: {
        ApplicationId: 'telemetry',
        InstrumentationKey: KEY,
        ConnectionString: CONNECTION_STRING,
        Name: 'telemetry',
        provisioningState: 'Succeeded',
        IngestionMode: 'LogAnalytics',
        ...properties,
      },
    },
  });
}

const documented = { target: 'app-insights', id: COMPONENT, arm: component };

describe('Application Insights', () => {
  itWritesTheDocumentedKeys({
    ...documented,
    credentials: [KEY],
    tables: {
      secret: [
        [
          ['none', 'dotnet', 'java', 'python', 'go', 'nodejs'],
          { APPINSIGHTS_INSTRUMENTATIONKEY: KEY, APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION_STRING },
        ],
      ],
    },
  });

  it('refuses a component that takes telemetry from identities only', async () => {
    const arm = (): RecordedArm => component({ DisableLocalAuth: true });
    const refusal = configuration({ ...documented, arm }, 'python', CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({ code: 'SecretAuthDisabled' });
  });

  it('refuses a component that has no connection string yet', async () => {
    const arm = (): RecordedArm => component({ ConnectionString: null });
    const refusal = configuration({ ...documented, arm }, 'python', CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({ code: 'NoUsableKey' });
  });
});
