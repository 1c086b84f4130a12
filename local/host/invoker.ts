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
import { DirectCalls } from './direct-calls.ts';
import type { Context } from './direct-calls.ts';
import type { RegisteredFunction } from './function-registry.ts';
import type { Hooks } from './hooks.ts';
import type { Log, LogLevel } from './log.ts';
import { toJsonText, valueToJsonText } from './typed-data.ts';

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
class FunctionTimeoutError extends Error {
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
}

/** Calls the app's functions the way the Functions worker does, hooks included. */
export class Invoker {
  readonly #parts: InvokerParts;
  #running = 0;
  #idle: PromiseWithResolvers<void> | undefined;
  readonly #direct: DirectCalls;

  constructor(parts: InvokerParts) {
    this.#parts = parts;
    const makeContext = async (registered: RegisteredFunction): Promise<Context> =>
      (await this.#prepare(registered, {})).context as Context;
    this.#direct = new DirectCalls({ hooks: parts.hooks, makeContext });
  }

  /** Runs a function; rejects with what the function or one of the hooks throws. */
  invoke(registered: RegisteredFunction, input: TypedData): Promise<InvocationResponse> {
    return this.#track(registered, this.#run(registered, input));
  }

  /** Runs an activity on an input, a JSON text or nothing; gives the JSON text of what it returned. */
  invokeActivity(registered: RegisteredFunction, input: string | undefined, instanceId: string): Promise<string> {
    return this.#track(registered, this.#runActivity(registered, input, instanceId));
  }

  /** Runs an orchestrator on the document of its trigger; gives what it returned, as it is. */
  invokeOrchestrator(registered: RegisteredFunction, document: object): Promise<unknown> {
    return this.#track(registered, this.#runOrchestrator(registered, document));
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    if (this.#running === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }

  async #track<T>({ name }: RegisteredFunction, run: Promise<T>): Promise<T> {
    const { timeout } = this.#parts;
    this.#running++;
    try {
      return await (timeout === undefined ? run : withTimeout(run, timeout, name));
    } finally {
      this.#running--;
      if (this.#running === 0) this.#idle?.resolve();
    }
  }

  async #run(
    registered: RegisteredFunction,
    input: TypedData,
    metadata?: Record<string, TypedData>,
  ): Promise<InvocationResponse> {
    const invocation = await this.#prepare(registered, input, metadata);
    const result = await this.#callBetweenHooks(invocation);
    return invocation.model.getResponse(invocation.context, result);
  }

  async #runActivity(registered: RegisteredFunction, input: string | undefined, instanceId: string): Promise<string> {
    if (this.#direct.fits(registered)) {
      const parse = (): unknown => (input === undefined ? undefined : JSON.parse(input));
      return valueToJsonText(await this.#direct.call(registered, parse(), { instanceId, data: parse() }));
    }
    const data = input === undefined ? {} : { string: input };
    // As a plain string, an id that looks like a number would be taken for one.
    const metadata = { instanceId: { json: JSON.stringify(instanceId) }, data };
    return toJsonText((await this.#run(registered, data, metadata)).returnValue);
  }

  #runOrchestrator(registered: RegisteredFunction, document: object): Promise<unknown> {
    // As the text that goes to Azure's worker, it would be parsed from beginning to end in every turn.
    if (this.#direct.fits(registered)) return this.#direct.call(registered, document, {});
    return this.#prepare(registered, {}).then((invocation) =>
      this.#callBetweenHooks({ ...invocation, inputs: [document] }),
    );
  }

  async #prepare(
    registered: RegisteredFunction,
    input: TypedData,
    metadata?: Record<string, TypedData>,
  ): Promise<Invocation> {
    if (registered.unsupported !== undefined) throw new Error(registered.unsupported);
    const call = this.#describe(registered, input, metadata);
    const model = this.#parts.model.getInvocationModel(call);
    const { context, inputs } = await model.getArguments();
    return { call, model, context, inputs, callback: registered.callback };
  }

  #describe(
    registered: RegisteredFunction,
    input: TypedData,
    triggerMetadata: Record<string, TypedData> = {},
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

  async #callBetweenHooks({ call, model, context, inputs, callback }: Invocation): Promise<unknown> {
    const { hooks } = this.#parts;
    const shared = { hookData: {}, appHookData: hooks.appHookData, invocationContext: context };
    const before = { ...shared, inputs, functionCallback: callback };
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
}

async function withTimeout<T>(run: Promise<T>, timeout: number, functionName: string): Promise<T> {
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
