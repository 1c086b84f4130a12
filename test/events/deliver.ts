import type { Answer } from '../helpers/api.ts';
import type { TestBed } from '../helpers/test-bed.ts';

/** What an event says; the rest is as Event Grid fills it in. */
export interface Told {
  readonly type: string;
  /** Id of the resource that it is about. */
  readonly resource: string;
  readonly operationName?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

let count = 0;

/** An event in Event Grid's own schema. */
export function toEvent({ type, resource, operationName = 'x/write', data, id }: Told): Record<string, unknown> {
  count += 1;
  return {
    id: id ?? `event-${count}`,
    topic: resource.split('/').slice(0, 5).join('/'),
    subject: resource,
    eventType: type,
    eventTime: new Date().toISOString(),
    dataVersion: '2',
    metadataVersion: '1',
    data: data ?? { resourceUri: resource, operationName, status: 'Succeeded' },
  };
}

/** The same event in the schema of CloudEvents 1.0. */
export function toCloudEvent(told: Told): Record<string, unknown> {
  const { id, topic, subject, eventType, eventTime, data } = toEvent(told);
  return { specversion: '1.0', id, source: topic, subject, type: eventType, time: eventTime, data };
}

/** Delivers events to the app as Event Grid does. */
export async function deliver(bed: TestBed, ...events: readonly unknown[]): Promise<Answer> {
  const api = bed.api.with({ 'aeg-event-type': 'Notification' });
  return api.post('/runtime/webhooks/eventgrid?functionName=azureEvents', events);
}

export const regenerated = (account: string): Told => ({
  type: 'Microsoft.Resources.ResourceActionSuccess',
  resource: account,
  operationName: 'Microsoft.Storage/storageAccounts/regenerateKey/action',
});

export const written = (resource: string): Told => ({ type: 'Microsoft.Resources.ResourceWriteSuccess', resource });

export const deleted = (resource: string): Told => ({ type: 'Microsoft.Resources.ResourceDeleteSuccess', resource });
