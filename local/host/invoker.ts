import { randomUUID } from 'node:crypto';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationModel,
  InvocationResponse,
  LogCategory,
  NamedData,
  ProgrammingModel,
  TypedData,
} from './core-types.ts';
import type { RegisteredFunction } from './function-registry.ts';
import type { Hooks } from './hooks.ts';
import type { Log, LogLevel } from './log.ts';

interface InvokerParts {
  model: ProgrammingModel;
  hooks: Hooks;
  log: Log;
  /** The value of a durable client binding. */
  clientBinding: () => string;
  /** How long a function may run, in milliseconds. */
  timeout: number | undefined;
}

/** A function ran longer than host.json's functionTimeout allows. It may go on running, but nobody waits for it. */
export class FunctionTimeoutError extends Error {
  override readonly name = 'FunctionTimeoutError';

  constructor(functionName: string, milliseconds: number) {
    super(`Function "${functionName}" ran longer than the ${milliseconds / 1000} s that functionTimeout allows.`);
  }
}

/** An invocation under way; its parts are those of the library's contract. */
interface Invocation {
  call: CoreInvocationContext;
  model: InvocationModel;
  context: unknown;
  inputs: unknown[];
  callback: FunctionCallback;
  invoke: (context: unknown, inputs: unknown[], callback: FunctionCallback) => unknown;
}

/** Calls the app's functions the way the Functions worker does, hooks included. */
export class Invoker {
  readonly #parts: InvokerParts;
  readonly #running = new Set<Promise<unknown>>();
  readonly #kept = new Map<RegisteredFunction, { call: CoreInvocationContext; model: InvocationModel }>();

  constructor(parts: InvokerParts) {
    this.#parts = parts;
  }

  /** Runs a function; rejects with what the function or one of the hooks throws. */
  invoke(registered: RegisteredFunction, input: TypedData): Promise<InvocationResponse> {
    return this.#track(registered, this.#run(registered, input));
  }

  /** Runs an activity; gives what it returned in protocol form. */
  invokeActivity(
    registered: RegisteredFunction,
    input: TypedData,
    metadata: Record<string, TypedData>,
  ): Promise<TypedData | null | undefined> {
    return this.#track(registered, this.#runActivity(registered, input, metadata));
  }

  /** Runs an orchestrator on the document of its trigger; gives what it returned, as it is. */
  invokeOrchestrator(registered: RegisteredFunction, document: object): Promise<unknown> {
    return this.#track(registered, this.#runOrchestrator(registered, document));
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #track<T>(registered: RegisteredFunction, invocation: Promise<T>): Promise<T> {
    const run = this.#withTimeout(registered.name, invocation);
    this.#running.add(run);
    const forget = (): boolean => this.#running.delete(run);
    run.then(forget, forget);
    return run;
  }

  async #run(registered: RegisteredFunction, input: TypedData): Promise<InvocationResponse> {
    const call = this.#describe(registered, input);
    const model = this.#parts.model.getInvocationModel(call);
    const { context, inputs } = await model.getArguments();
    const { callback } = registered;
    const invoke = model.invokeFunction.bind(model);
    const result = await this.#callBetweenHooks({ call, model, context, inputs, callback, invoke });
    return model.getResponse(context, result);
  }

  async #runActivity(
    registered: RegisteredFunction,
    input: TypedData,
    metadata: Record<string, TypedData>,
  ): Promise<TypedData | null | undefined> {
    const invocation = await this.#prepare(registered, input, metadata);
    const result = await this.#callBetweenHooks(invocation);
    return (await invocation.model.getResponse(invocation.context, result)).returnValue;
  }

  async #runOrchestrator(registered: RegisteredFunction, document: object): Promise<unknown> {
    const invocation = await this.#prepare(registered, {}, {});
    // Sent as text it would be parsed from beginning to end in every turn.
    invocation.inputs = [document];
    return this.#callBetweenHooks(invocation);
  }

  /**
   * Prepares an invocation of a function that runs often. Most of what the library does for an invocation is to make
   * its model, so one is kept for each function. What is lost is its warning about logs after the function's end.
   */
  async #prepare(
    registered: RegisteredFunction,
    input: TypedData,
    metadata: Record<string, TypedData>,
  ): Promise<Invocation> {
    const call = this.#describe(registered, input, metadata);
    let kept = this.#kept.get(registered);
    if (!kept) {
      kept = { call, model: this.#parts.model.getInvocationModel(call) };
      this.#kept.set(registered, kept);
    }
    // The library reads the call while `getArguments` runs, and that runs to its end at once.
    Object.assign(kept.call, call);
    const { model } = kept;
    const { context, inputs } = await model.getArguments();
    return { call, model, context, inputs, callback: registered.callback, invoke: callDirectly };
  }

  #describe(
    registered: RegisteredFunction,
    input: TypedData,
    triggerMetadata: Record<string, TypedData> = {},
  ): CoreInvocationContext {
    if (registered.unsupported !== undefined) throw new Error(registered.unsupported);
    const invocationId = randomUUID();
    const inputData: NamedData[] = [{ name: registered.trigger.name, data: input }];
    for (const [name, binding] of Object.entries(registered.metadata.bindings)) {
      if (/^(durable|orchestration)client$/i.test(binding.type)) {
        inputData.push({ name, data: { string: this.#parts.clientBinding() } });
      }
    }
    return {
      invocationId,
      request: { invocationId, functionId: registered.name, inputData, triggerMetadata },
      metadata: registered.metadata,
      state: undefined,
      log: (level, category, message) => this.#log(registered.name, { level, category, message }),
    };
  }

  async #callBetweenHooks({ call, context, inputs, callback, invoke }: Invocation): Promise<unknown> {
    const { hooks } = this.#parts;
    const shared = { hookData: {}, appHookData: hooks.appHookData, invocationContext: context };
    const before = { ...shared, inputs, functionCallback: callback };
    call.state = 'preInvocationHooks';
    await hooks.run('preInvocation', before);
    call.state = 'invocation';
    const after = { ...shared, inputs: before.inputs, result: undefined as unknown, error: undefined as unknown };
    try {
      after.result = await invoke(context, before.inputs, before.functionCallback);
    } catch (error) {
      // A thrown `undefined` is a failure all the same.
      after.error = error ?? new Error('The function threw nothing.');
    }
    call.state = 'postInvocationHooks';
    await hooks.run('postInvocation', after);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- an app may throw anything
    if (after.error !== undefined && after.error !== null) throw after.error;
    return after.result;
  }

  #log(functionName: string, entry: { level: LogLevel; category: LogCategory; message: string }): void {
    const context = { hookData: {}, appHookData: this.#parts.hooks.appHookData, ...entry };
    this.#parts.hooks.runSync('log', context);
    const level = entry.category === 'system' && context.level === 'information' ? 'debug' : context.level;
    this.#parts.log.write(level, functionName, context.message);
  }

  async #withTimeout<T>(functionName: string, run: Promise<T>): Promise<T> {
    const { timeout } = this.#parts;
    if (timeout === undefined) return run;
    let timer: NodeJS.Timeout | undefined;
    const expiry = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new FunctionTimeoutError(functionName, timeout)), timeout);
    });
    try {
      return await Promise.race([run, expiry]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function callDirectly(context: unknown, inputs: unknown[], callback: FunctionCallback): unknown {
  return callback(...inputs, context);
}
