import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import { existing } from './generic.ts';
import { page } from './paging.ts';
import type { Call, ResourceProvider } from './provider.ts';

export const insights: ResourceProvider = {
  namespace: 'Microsoft.Insights',
  types: [{ name: 'components', apiVersions: ['2015-05-01', '2020-02-02'], read, list }],
};

/** Whoever may read a component sees its keys: there is no action that lists them. */
function read(call: Call): ProviderAnswer {
  return ok(withKeys(call.azure, existing(call)));
}

function list(call: Call): ProviderAnswer {
  const components = call.azure.store.list(call.id, call.type);
  return page(
    call,
    components.map((one) => withKeys(call.azure, one)),
  );
}

function withKeys(azure: Simulation, component: Document): Document {
  const key = instrumentationKey(azure, component.id);
  const location = String(component.location);
  const connection = [
    `InstrumentationKey=${key}`,
    `IngestionEndpoint=https://${location}-0.in.applicationinsights.azure.com/`,
    `LiveEndpoint=https://${location}.livediagnostics.monitor.azure.com/`,
    `ApplicationId=${String(asObject(component.properties).AppId)}`,
  ];
  const properties = {
    ...asObject(component.properties),
    InstrumentationKey: key,
    ConnectionString: connection.join(';'),
  };
  return { ...component, properties };
}

/** A GUID, unless a marker in it has other characters than hexadecimal digits. */
function instrumentationKey(azure: Simulation, id: string): string {
  const key = azure.credentials.hexKey(id, 'instrumentation');
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(key);
  return parts ? parts.slice(1).join('-') : key;
}

/** A component of Application Insights; this provider writes most properties with a capital letter. */
export function applicationInsights(place: Placement & { readonly appId: string }): Document {
  return resourceDocument('Microsoft.Insights/components', place, {
    kind: 'web',
    etag: '"00000000-0000-0000-0000-000000000000"',
    properties: {
      ApplicationId: place.name,
      AppId: place.appId,
      Application_Type: 'web',
      Flow_Type: 'Redfield',
      Request_Source: 'IbizaAIExtension',
      Name: place.name,
      CreationDate: new Date().toISOString(),
      provisioningState: 'Succeeded',
      RetentionInDays: 90,
      IngestionMode: 'LogAnalytics',
      DisableLocalAuth: false,
      publicNetworkAccessForIngestion: 'Enabled',
      publicNetworkAccessForQuery: 'Enabled',
      Ver: 'v2',
    },
  });
}
