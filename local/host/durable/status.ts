import { EventType, parseEvents } from './history.ts';
import type { HistoryEvent } from './history.ts';
import type { Instance } from './instance-table.ts';

interface StatusOptions {
  showInput: boolean;
  /** The history to show, as JSON texts with commas between events. */
  history?: string[] | undefined;
  showHistoryOutput: boolean;
}

/** The document that tells the status of an instance, as the durable management API gives it. */
export function statusDocument(instance: Instance, options: StatusOptions): Record<string, unknown> {
  return {
    name: instance.name,
    instanceId: instance.id,
    runtimeStatus: instance.status,
    input: options.showInput ? (JSON.parse(instance.input) as unknown) : null,
    customStatus: parseOptional(instance.customStatus),
    output: parseOptional(instance.output),
    createdTime: wholeSeconds(instance.created),
    lastUpdatedTime: wholeSeconds(instance.updated),
    ...(options.history ? { historyEvents: historyDocument(parseEvents(options.history.join(',')), options) } : {}),
  };
}

function parseOptional(json: string | undefined): unknown {
  return json === undefined ? null : (JSON.parse(json) as unknown);
}

function wholeSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

const typeNames = new Map<number, string>(Object.entries(EventType).map(([name, number]) => [number, name]));
const hidden: number[] = [EventType.OrchestratorStarted, EventType.OrchestratorCompleted];
const schedulings: number[] = [EventType.TaskScheduled, EventType.SubOrchestrationInstanceCreated];

/**
 * The history as people get to see it: without the beats of turns, and with what was scheduled merged into what
 * came of it.
 */
function historyDocument(events: HistoryEvent[], options: StatusOptions): Record<string, unknown>[] {
  const scheduled = new Map(
    events.filter((event) => schedulings.includes(event.EventType)).map((event) => [event.EventId, event]),
  );
  const completed = new Set(events.map((event) => event['TaskScheduledId']));
  return events
    .filter((event) => !hidden.includes(event.EventType))
    .filter((event) => !schedulings.includes(event.EventType) || !completed.has(event.EventId))
    .map((event) => eventDocument(event, scheduled.get(event['TaskScheduledId'] as number), options));
}

function eventDocument(
  event: HistoryEvent,
  scheduled: HistoryEvent | undefined,
  options: StatusOptions,
): Record<string, unknown> {
  const { EventType: type, Result, Input, ...rest } = event;
  const shown: Record<string, unknown> = { EventType: typeNames.get(type) ?? String(type), ...rest };
  for (const name of ['EventId', 'IsPlayed', 'TaskScheduledId']) Reflect.deleteProperty(shown, name);
  if (options.showInput && Input !== undefined) shown['Input'] = Input;
  if (options.showHistoryOutput && typeof Result === 'string') shown['Result'] = JSON.parse(Result);
  if (scheduled) {
    shown['ScheduledTime'] = scheduled.Timestamp;
    shown['FunctionName'] = scheduled['Name'];
    if (options.showInput) shown['Input'] = scheduled['Input'];
  }
  return shown;
}
