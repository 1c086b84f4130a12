import { randomUUID } from 'node:crypto';
import { badRequest } from '../arm-error.ts';
import { asText, type JsonObject } from '../json.ts';
import type { AzureEvent, EventSchema } from './event.ts';
import { readManners, type Manners } from './manners.ts';

/** Which events somebody wants, where and how. */
export interface Subscription {
  readonly name: string;
  readonly endpoint: URL;
  readonly schema: EventSchema;
  readonly includedEventTypes: readonly string[] | undefined;
  readonly subjectBeginsWith: string;
  readonly manners: Manners;
}

/** Reads a subscription; without a name it gets one. Throws `ArmError` 400. */
export function readSubscription(body: JsonObject): Subscription {
  const { includedEventTypes: types, schema = 'EventGrid' } = body;
  if (schema !== 'EventGrid' && schema !== 'CloudEvents') throw badRequest('schema must be EventGrid or CloudEvents.');
  if (types !== undefined && !isTexts(types)) throw badRequest('includedEventTypes must be a list of texts.');
  return {
    name: asText(body.name) ?? `subscription-${randomUUID().slice(0, 8)}`,
    endpoint: readEndpoint(body.endpoint),
    schema,
    includedEventTypes: types,
    subjectBeginsWith: asText(body.subjectBeginsWith) ?? '',
    manners: readManners(body.manners),
  };
}

/** Both filters are blind to case, as Azure's are by default. */
export function wants({ includedEventTypes, subjectBeginsWith }: Subscription, event: AzureEvent): boolean {
  const type = event.type.toLowerCase();
  if (includedEventTypes && !includedEventTypes.some((one) => one.toLowerCase() === type)) return false;
  return event.subject.toLowerCase().startsWith(subjectBeginsWith.toLowerCase());
}

function readEndpoint(value: unknown): URL {
  const url = URL.parse(asText(value) ?? '');
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw badRequest('endpoint must be an absolute URL.');
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
