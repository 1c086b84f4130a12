import { EventType } from './history.ts';
import type { HistoryEvent } from './history.ts';

/** The external events of an execution that no wait has taken: every wait takes one of its name, the earliest first. */
export function unconsumedEvents(history: readonly HistoryEvent[], waits: ReadonlyMap<string, number>): HistoryEvent[] {
  const left = new Map(waits);
  return raised(history).filter((event) => {
    const name = String(event['Name']);
    const waiting = left.get(name) ?? 0;
    left.set(name, waiting - 1);
    return waiting <= 0;
  });
}

/** Whether an execution waits for an external event that has not come yet. */
export function awaitsEvent(history: readonly HistoryEvent[], waits: ReadonlyMap<string, number>): boolean {
  const left = new Map(waits);
  for (const { Name } of raised(history)) left.set(String(Name), (left.get(String(Name)) ?? 0) - 1);
  return [...left.values()].some((count) => count > 0);
}

function raised(history: readonly HistoryEvent[]): HistoryEvent[] {
  return history.filter((event) => event.EventType === EventType.EventRaised);
}
