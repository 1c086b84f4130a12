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

/** What came of an invocation: the handler's own result, and the same in protocol form. */
export interface InvocationOutcome {
  result: unknown;
  response: InvocationResponse;
}

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

/** Calls the app's functions the way the Functions worker does, hooks included. */
export class Invoker {
  readonly #parts: InvokerParts;
  readonly #running = new Set<Promise<InvocationOutcome>>();

  constructor(parts: InvokerParts) {
    this.#parts = parts;
  }

  /** Runs a function; rejects with what the function or one of the hooks throws. */
  invoke(
    registered: RegisteredFunction,
    input: TypedData,
    triggerMetadata: Record<string, TypedData> = {},
  ): Promise<InvocationOutcome> {
    const run = this.#withTimeout(registered.name, this.#run(registered, input, triggerMetadata));
    this.#running.add(run);
    const forget = (): boolean => this.#running.delete(run);
    run.then(forget, forget);
    return run;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  async #run(
    registered: RegisteredFunction,
    input: TypedData,
    triggerMetadata: Record<string, TypedData>,
  ): Promise<InvocationOutcome> {
    if (registered.unsupported !== undefined) throw new Error(registered.unsupported);
    const call = this.#describe(registered, input, triggerMetadata);
    const model = this.#parts.model.getInvocationModel(call);
    const { context, inputs } = await model.getArguments();
    const result = await this.#callBetweenHooks({ call, model, context, inputs, callback: registered.callback });
    return { result, response: await model.getResponse(context, result) };
  }

  #describe(
    registered: RegisteredFunction,
    input: TypedData,
    triggerMetadata: Record<string, TypedData>,
  ): CoreInvocationContext {
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

  async #callBetweenHooks(invocation: {
    call: CoreInvocationContext;
    model: InvocationModel;
    context: unknown;
    inputs: unknown[];
    callback: FunctionCallback;
  }): Promise<unknown> {
    const { call, model, context } = invocation;
    const { hooks } = this.#parts;
    const shared = { hookData: {}, appHookData: hooks.appHookData, invocationContext: context };
    const before = { ...shared, inputs: invocation.inputs, functionCallback: invocation.callback };
    call.state = 'preInvocationHooks';
    await hooks.run('preInvocation', before);
    call.state = 'invocation';
    const after = { ...shared, inputs: before.inputs, result: undefined as unknown, error: undefined as unknown };
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
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

  async #withTimeout(functionName: string, run: Promise<InvocationOutcome>): Promise<InvocationOutcome> {
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
