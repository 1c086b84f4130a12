import { availableParallelism } from 'node:os';
import { readAppJson } from './app-loader.ts';
import { AppLoadError } from './errors.ts';
import { recordOf } from './narrow.ts';

/** What this host reads from host.json. */
export interface HostSettings {
  /** The first part of every function's URL; empty for none. */
  routePrefix: string;
  taskHub: string;
  maxConcurrentActivities: number;
  maxConcurrentOrchestrators: number;
  /** How long a function may run, in milliseconds; undefined for as long as it likes. */
  functionTimeout: number | undefined;
}

/** Reads host.json in the app's directory; what is not said there has the defaults of Azure Functions. */
export function readHostSettings(appDirectory: string): HostSettings {
  const document = readAppJson(appDirectory, 'host.json') ?? {};
  const extensions = recordOf(document['extensions']);
  const durable = recordOf(extensions['durableTask']);
  const prefix = recordOf(extensions['http'])['routePrefix'];
  const timeout = document['functionTimeout'];
  return {
    routePrefix: typeof prefix === 'string' ? prefix.replaceAll(/^\/|\/$/g, '') : 'api',
    taskHub: taskHubName(durable['hubName']),
    maxConcurrentActivities: concurrency(durable, 'maxConcurrentActivityFunctions'),
    maxConcurrentOrchestrators: concurrency(durable, 'maxConcurrentOrchestratorFunctions'),
    functionTimeout: typeof timeout === 'string' ? functionTimeout(timeout) : undefined,
  };
}

function taskHubName(value: unknown): string {
  if (typeof value !== 'string') return 'TestHubName';
  return value.replaceAll(/%([^%]+)%/g, (_, name: string) => process.env[name] ?? '');
}

function concurrency(durable: Record<string, unknown>, name: string): number {
  const value = durable[name];
  if (value === undefined) return 10 * availableParallelism();
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new AppLoadError(`host.json: extensions.durableTask.${name} has to be a whole number above zero.`);
}

function functionTimeout(text: string): number | undefined {
  if (text === '-1') return undefined;
  const milliseconds = parseTimeSpan(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new AppLoadError(`host.json: functionTimeout "${text}" is not of the form hh:mm:ss.`);
}

/** Reads `[d.]hh:mm:ss[.fff]` and gives milliseconds; undefined when the text is not of that form. */
export function parseTimeSpan(text: string): number | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?$/.exec(text);
  if (!match) return undefined;
  const [, days = '0', hours, minutes, seconds, fraction = '0'] = match;
  const wholeSeconds = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  return Math.round((wholeSeconds + Number(`0.${fraction}`)) * 1000);
}
