import { fileURLToPath } from 'node:url';

import { loadApp } from '../../local/host/app-loader.ts';
import { agreeOnCapabilities, installCoreModule, type ModelHolder } from '../../local/host/core-module.ts';
import { ActionList, ActionType, type Action } from '../../local/host/durable/actions.ts';
import { FunctionRegistry } from '../../local/host/function-registry.ts';
import { Hooks } from '../../local/host/hooks.ts';
import { Invoker } from '../../local/host/invoker.ts';
import { createLog } from '../../local/host/log.ts';
import type { HistoryEvent } from './history.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is handed to an orchestrator function for one turn. */
export interface TurnInput {
  readonly orchestrator: string;
  readonly instanceId: string;
  readonly input: unknown;
  readonly past: readonly HistoryEvent[];
  readonly news: readonly HistoryEvent[];
}

export interface TurnResult {
  /** All that the orchestrator has done so far, one line each, waits for events left out. */
  readonly done: readonly string[];
  readonly isDone: boolean;
  readonly output: unknown;
}

/** Runs turns of the built app's orchestrators in this process, by durable-functions' own executor. */
export async function createExecutor(): Promise<(turn: TurnInput) => Promise<TurnResult>> {
  const log = createLog('error', console.error);
  const registry = new FunctionRegistry();
  const hooks = new Hooks();
  const holder: ModelHolder = { model: undefined };
  installCoreModule({ registry, hooks, holder, log });
  await loadApp(ROOT);
  registry.lock();
  const model = await agreeOnCapabilities(holder);
  const invoker = new Invoker({ model, hooks, log, clientBinding: () => '{}', timeout: undefined });
  return async (turn) => {
    const registered = registry.find(turn.orchestrator, 'orchestrationTrigger');
    if (!registered) throw new Error(`the app has no orchestrator ${turn.orchestrator} any more`);
    // As the text that a Functions worker gets.
    const { returnValue } = await invoker.invoke(registered, { string: JSON.stringify(documentOf(turn)) });
    return resultOf(returnValue);
  };
}

function documentOf({ instanceId, input, past, news }: TurnInput): Readonly<Record<string, unknown>> {
  const played = past.map((event) => ({ ...event, IsPlayed: true }));
  const fresh = news.map((event) => ({ ...event, IsPlayed: false }));
  return {
    history: [...played, ...fresh],
    input,
    instanceId,
    isReplaying: played.length > 0,
    parentInstanceId: null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '36500.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  };
}

function resultOf(returnValue: unknown): TurnResult {
  const state = parsed(returnValue) as { actions: unknown[]; isDone: boolean; output: unknown };
  const actions = new ActionList(state.actions).newTasks({ entries: 0, tasks: 0 });
  return { done: actions.map(lineOf), isDone: state.isDone, output: state.output };
}

/** The worker's protocol wraps a value as a text of JSON. */
function parsed(returnValue: unknown): unknown {
  const { json, string } = returnValue as { json?: string; string?: string };
  return JSON.parse(json ?? string ?? 'null');
}

function lineOf(action: Action): string {
  switch (action.actionType) {
    case ActionType.CallActivity:
      return `activity ${String(action['functionName'])}`;
    case ActionType.CallSubOrchestrator:
      return `child ${String(action['functionName'])} ${String(action['instanceId'])}`;
    case ActionType.CreateTimer:
      return 'timer';
    default:
      return `action ${action.actionType}`;
  }
}
