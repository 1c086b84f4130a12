import * as z from 'zod';

/**
 * What Azure says that has happened, in one form for both schemas of Event Grid. It is a hint that it is worth looking,
 * never a fact: events come late, twice, in any order or not at all, and whoever holds the endpoint's key can send them.
 */
export interface AzureEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** What the event is about in the eyes of the system topic: a subscription, a resource group or a resource. */
  readonly source: string;
  /** ISO 8601, as sent. */
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const text = z.string().max(4096);
const data = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {});

const eventGridSchema = z
  .object({ id: text, eventType: text, subject: text, topic: text.nullish(), eventTime: text, data })
  .transform(({ eventType, topic, eventTime, ...event }): AzureEvent => {
    return { ...event, type: eventType, source: topic ?? '', time: eventTime };
  });

const cloudEventSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: text,
    type: text,
    source: text,
    subject: text.nullish(),
    time: text.nullish(),
    data,
  })
  .transform(({ subject, time, specversion: _version, ...event }): AzureEvent => {
    return { ...event, subject: subject ?? '', time: time ?? '' };
  });

const schema = z.union([cloudEventSchema, eventGridSchema]);

/** Reads an event of either schema; `undefined` for anything else. */
export function parseEvent(given: unknown): AzureEvent | undefined {
  const parsed = schema.safeParse(given);
  return parsed.success ? parsed.data : undefined;
}
