import type { LogLevel } from './log.ts';

/** A value on its way between host and app, as the Functions worker protocol carries it; empty means no value. */
export interface TypedData {
  string?: string | undefined;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: HttpData;
}

interface NullableString {
  value: string;
}

/** An HTTP request or response as the worker protocol carries it. */
export interface HttpData {
  url?: string;
  method?: string;
  nullableHeaders?: Record<string, NullableString>;
  nullableQuery?: Record<string, NullableString>;
  nullableParams?: Record<string, NullableString>;
  statusCode?: string;
  headers?: Record<string, string>;
  cookies?: HttpCookie[];
  body?: TypedData | null;
}

export interface HttpCookie {
  name?: string;
  value?: string;
  domain?: { value?: string };
  path?: { value?: string };
  expires?: { value?: unknown };
  secure?: { value?: boolean };
  httpOnly?: { value?: boolean };
  sameSite?: string;
  maxAge?: { value?: number };
}

export interface BindingInfo {
  type: string;
  direction?: string;
  [property: string]: unknown;
}

export interface FunctionMetadata {
  name: string;
  functionId?: string;
  bindings: Record<string, BindingInfo>;
  retryOptions?: unknown;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface NamedData {
  name: string;
  data: TypedData;
}

export interface InvocationResponse {
  returnValue?: TypedData | null;
  outputData?: NamedData[];
}

/** What the programming model needs to know about one invocation. */
export interface CoreInvocationContext {
  invocationId: string;
  request: {
    invocationId: string;
    functionId: string;
    inputData: NamedData[];
    triggerMetadata: Record<string, TypedData>;
  };
  metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'postInvocationHooks' | 'invocation' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

/** How an app's library turns protocol messages into calls; @azure/functions hands one over. */
export interface ProgrammingModel {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export type LogCategory = 'user' | 'system' | 'customMetric';
export type HookCallback = (context: Record<string, unknown>) => unknown;
