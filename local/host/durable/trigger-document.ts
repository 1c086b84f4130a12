import type { HistoryEvent } from './history.ts';
import type { LiveInstance } from './live-instance.ts';

/** What an orchestration trigger hands to durable-functions; the fields are those of the Durable Task extension. */
interface TriggerDocument {
  history: HistoryEvent[];
  input: unknown;
  instanceId: string;
  isReplaying: boolean;
  parentInstanceId: string | null;
  [field: string]: unknown;
}

/** The document for a turn that takes in these events. */
export function triggerDocument({ row, history }: LiveInstance, events: HistoryEvent[]): TriggerDocument {
  const document = {
    // Parsed anew each turn: what the orchestrator does to its input must not be there when it is replayed.
    input: JSON.parse(row.input) as unknown,
    instanceId: row.id,
    isReplaying: history.length > 0,
    parentInstanceId: row.parent?.instanceId ?? null,
    // The newest replay schema. Its long timers are switched off by a limit of a hundred years: this host's timers
    // have no longest duration, so none needs to be split. (Durations may be texts, but numbers are read faster.)
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: 3 * day,
    maximumShortTimerDuration: 36_500 * day,
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
  // The library looks for texts to turn into dates in everything that can be enumerated. In a history, which may be
  // long, there are none: its times are dates already.
  return Object.defineProperty(document, 'history', { value: [...history, ...events] }) as TriggerDocument &
    typeof document;
}

const day = 24 * 60 * 60 * 1000;
