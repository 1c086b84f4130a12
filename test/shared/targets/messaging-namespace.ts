import { idOf } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

export const HUBS = idOf('Microsoft.EventHub/namespaces/ns');
export const BUS = idOf('Microsoft.ServiceBus/namespaces/ns');
export const HOST = 'ns.servicebus.windows.net';
export const KEY = 'k0Y+/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=';

export function connectionString(rule: string): string {
  return `Endpoint=sb://${HOST}/;SharedAccessKeyName=${rule};SharedAccessKey=${KEY}`;
}

/** A namespace whose answers are as recorded, but for some properties. */
export function namespace(id: string, properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${id}`]: {
      sku: { name: 'Standard', tier: 'Standard', capacity: 1 },
      id,
      name: 'ns',
      properties: {
        minimumTlsVersion: '1.2',
        disableLocalAuth: false,
        kafkaEnabled: true,
        provisioningState: 'Succeeded',
        serviceBusEndpoint: `https://${HOST}:443/`,
        status: 'Active',
        ...properties,
      },
    },
    [`POST ${id}/authorizationRules/RootManageSharedAccessKey/listKeys`]: {
      primaryConnectionString: connectionString('RootManageSharedAccessKey'),
      secondaryConnectionString: 'other',
      primaryKey: KEY,
      secondaryKey: 'other',
      keyName: 'RootManageSharedAccessKey',
    },
  });
}

export const ROOT_STRING = connectionString('RootManageSharedAccessKey');
