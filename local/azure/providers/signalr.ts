import { badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import type { ResourceCall, ResourceProvider } from './provider.ts';

const API_VERSIONS = ['2021-10-01', '2022-02-01', '2023-02-01', '2024-03-01', '2024-04-01-preview'];

const KEYS: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary' };

/** SignalR Service and Web PubSub. */
export const signalR: ResourceProvider = {
  namespace: 'Microsoft.SignalRService',
  types: [
    { name: 'SignalR', apiVersions: API_VERSIONS, actions: { listKeys, regenerateKey } },
    { name: 'WebPubSub', apiVersions: API_VERSIONS, actions: { listKeys, regenerateKey } },
  ],
};

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  return ok(keysOf(azure, resource));
}

function regenerateKey({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const key = KEYS[asText(body.keyType)?.toLowerCase() ?? ''];
  if (key === undefined) throw badRequest('keyType must be Primary or Secondary.');
  azure.credentials.forget(resource.id, key);
  return ok(keysOf(azure, resource));
}

function keysOf(azure: Simulation, service: Document): JsonObject {
  const host = asText(asObject(service.properties).hostName) ?? '';
  const primaryKey = azure.credentials.key(service.id, 'primary');
  const secondaryKey = azure.credentials.key(service.id, 'secondary');
  return {
    primaryKey,
    secondaryKey,
    primaryConnectionString: `Endpoint=https://${host};AccessKey=${primaryKey};Version=1.0;`,
    secondaryConnectionString: `Endpoint=https://${host};AccessKey=${secondaryKey};Version=1.0;`,
  };
}

export function signalRService(place: Placement): Document {
  return realTimeService('SignalR', place, `${place.name.toLowerCase()}.service.signalr.net`);
}

export function webPubSubService(place: Placement): Document {
  return realTimeService('WebPubSub', place, `${place.name.toLowerCase()}.webpubsub.azure.com`);
}

function realTimeService(kind: 'SignalR' | 'WebPubSub', place: Placement, hostName: string): Document {
  return resourceDocument(`Microsoft.SignalRService/${kind}`, place, {
    sku: { name: 'Standard_S1', tier: 'Standard', size: 'S1', capacity: 1 },
    kind,
    properties: {
      provisioningState: 'Succeeded',
      externalIP: '20.42.70.10',
      hostName,
      publicPort: 443,
      serverPort: 443,
      version: '1.0',
      publicNetworkAccess: 'Enabled',
      disableLocalAuth: false,
      disableAadAuth: false,
      tls: { clientCertEnabled: false },
    },
  });
}
