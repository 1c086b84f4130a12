import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json.ts';

/** The forms in which Event Grid delivers. */
export type EventSchema = 'EventGrid' | 'CloudEvents';

/** Something that has happened, before it is written in one of the schemas. */
export interface AzureEvent {
  readonly id: string;
  /** What the system topic belongs to: a subscription or a resource; the source of a CloudEvent. */
  readonly topic: string;
  readonly subject: string;
  readonly type: string;
  /** ISO 8601 */
  readonly time: string;
  readonly data: JsonObject;
  readonly dataVersion: string;
}

export function newEvent(event: Omit<AzureEvent, 'id' | 'time'>): AzureEvent {
  return { id: randomUUID(), time: new Date().toISOString(), ...event };
}

/** The body of a delivery: an array in the Event Grid schema, one object as a CloudEvent. */
export function deliveryBody(schema: EventSchema, event: AzureEvent): unknown {
  return schema === 'EventGrid' ? [inEventGridSchema(event)] : asCloudEvent(event);
}

function inEventGridSchema({ id, topic, subject, type, time, data, dataVersion }: AzureEvent): JsonObject {
  return { id, topic, subject, data, eventType: type, eventTime: time, dataVersion, metadataVersion: '1' };
}

function asCloudEvent({ id, topic, subject, type, time, data }: AzureEvent): JsonObject {
  return { specversion: '1.0', id, source: topic, subject, type, time, data };
}
