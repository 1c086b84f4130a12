/** Numbers of history events as the durable protocol has them (DurableTask.Core EventType). */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
} as const;

/** One entry of an instance's history, with the field names of the durable protocol. */
export interface HistoryEvent {
  EventType: number;
  EventId: number;
  Timestamp: Date;
  /** Whether an earlier turn has taken it in. */
  IsPlayed: boolean;
  [field: string]: unknown;
}

const latest = { at: NaN, text: '' };

/** A time whose JSON text is not made again for the next event: most of what an event's text costs would be that. */
class EventTime extends Date {
  override toJSON(): string {
    const at = this.getTime();
    if (latest.at !== at) Object.assign(latest, { at, text: super.toJSON() });
    return latest.text;
  }
}

/** Makes an event; `EventId` is -1 unless a task is scheduled by it. */
export function historyEvent(
  type: keyof typeof EventType,
  at: number,
  fields: Record<string, unknown> = {},
): HistoryEvent {
  return { EventType: EventType[type], EventId: -1, Timestamp: new EventTime(at), IsPlayed: false, ...fields };
}

/** The JSON texts of events, with commas between them. */
export function formatEvents(events: HistoryEvent[]): string {
  return JSON.stringify(events).slice(1, -1);
}

/** Reads back events that this host has written. */
export function parseEvents(texts: string): HistoryEvent[] {
  const events = JSON.parse(`[${texts}]`) as (Omit<HistoryEvent, 'Timestamp'> & { Timestamp: string })[];
  return events.map((event) => ({ ...event, Timestamp: new Date(event.Timestamp) }) as HistoryEvent);
}

/** Why a task failed, in the two forms that durable-functions understands. */
export interface TaskFailure {
  reason: string;
  details: string;
  failureDetails?: unknown;
}

/** The event that tells an orchestration that a task of it failed. */
export function failureEvent(
  kind: 'activity' | 'orchestration',
  at: number,
  failed: { taskId: number; failure: TaskFailure },
): HistoryEvent {
  const { reason, details, failureDetails } = failed.failure;
  const type = kind === 'activity' ? 'TaskFailed' : 'SubOrchestrationInstanceFailed';
  return historyEvent(type, at, {
    TaskScheduledId: failed.taskId,
    Reason: reason,
    Details: details,
    ...(failureDetails === undefined ? {} : { FailureDetails: failureDetails }),
  });
}
