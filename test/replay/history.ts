import { readdirSync, readFileSync } from 'node:fs';

/** An event of a history as the durable protocol has it. */
export interface HistoryEvent {
  readonly EventType: number;
  readonly [field: string]: unknown;
}

/** A real run of one orchestration, turn by turn. */
export interface SavedHistory {
  readonly name: string;
  readonly orchestrator: string;
  readonly instanceId: string;
  readonly input: unknown;
  /** How the operation ended; a claim has no status of its own. */
  readonly status: string | null;
  readonly turns: readonly (readonly HistoryEvent[])[];
}

export const HISTORIES = new URL('histories/', import.meta.url);

/** All saved histories, by name. */
export function savedHistories(): SavedHistory[] {
  const files = readdirSync(HISTORIES).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file) => JSON.parse(readFileSync(new URL(file, HISTORIES), 'utf8')) as SavedHistory);
}

/** Numbers of DurableTask.Core's `EventType`. */
export const EVENT = {
  taskScheduled: 4,
  childCreated: 7,
  timerCreated: 10,
  orchestratorCompleted: 13,
} as const;

const OUTCOMES: readonly number[] = Object.values(EVENT);

/** What had happened before a turn: what the orchestrator was told. */
export function toldIn(turn: readonly HistoryEvent[]): HistoryEvent[] {
  return turn.filter(({ EventType }) => !OUTCOMES.includes(EventType));
}

/** What the orchestrator had the engine do in a turn, one line each. */
export function doneIn(turn: readonly HistoryEvent[]): string[] {
  return turn.flatMap((event) => {
    switch (event.EventType) {
      case EVENT.taskScheduled:
        return [`activity ${String(event['Name'])}`];
      case EVENT.childCreated:
        return [`child ${String(event['Name'])} ${String(event['InstanceId'])}`];
      case EVENT.timerCreated:
        return ['timer'];
      default:
        return [];
    }
  });
}
