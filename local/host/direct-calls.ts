import { randomUUID } from 'node:crypto';
import type { RegisteredFunction } from './function-registry.ts';
import type { Hooks } from './hooks.ts';

/** What a function gets as its context: an InvocationContext of the app's library. */
export type Context = Record<string, unknown>;

interface DirectCallsParts {
  hooks: Hooks;
  /** Lets the library make a context for a function. */
  makeContext: (registered: RegisteredFunction) => Promise<Context>;
}

type ContextClass = new (triggerMetadata: Context) => object;

const logMethods = ['log', 'trace', 'debug', 'info', 'warn', 'error'];

/**
 * Calls durable functions without the library's invocation model: to make a model and a context costs it more than all
 * the rest of a turn. Their contexts inherit from one that the library has made; its warning about logs after the
 * end of a function is lost.
 */
export class DirectCalls {
  readonly #parts: DirectCallsParts;
  readonly #classes = new Map<RegisteredFunction, ContextClass>();

  constructor(parts: DirectCallsParts) {
    this.#parts = parts;
  }

  /** Whether a function has nothing but its trigger, and no hook wants to take part. */
  fits({ metadata, unsupported }: RegisteredFunction): boolean {
    const { hooks } = this.#parts;
    if (hooks.has('preInvocation') || hooks.has('postInvocation')) return false;
    return unsupported === undefined && Object.keys(metadata.bindings).length === 1;
  }

  /** Calls a function that fits; gives what it returns, as it is. */
  async call(registered: RegisteredFunction, input: unknown, triggerMetadata: Context): Promise<unknown> {
    const DirectContext = this.#classes.get(registered) ?? (await this.#prepare(registered));
    const context = new DirectContext(triggerMetadata);
    try {
      return await registered.callback(input, context);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- an app may throw anything
      throw error ?? new Error('The function threw nothing.');
    }
  }

  async #prepare(registered: RegisteredFunction): Promise<ContextClass> {
    const template = await this.#parts.makeContext(registered);
    const prototype = { ...template };
    Object.setPrototypeOf(prototype, Object.getPrototypeOf(template) as object);
    // The library's methods know only the contexts that it has made itself.
    for (const name of logMethods) {
      prototype[name] = (...args: unknown[]) => (template[name] as (...args: unknown[]) => void)(...args);
    }
    for (const name of ['extraInputs', 'extraOutputs']) makeLate(prototype, name);
    const { functionName, retryContext, traceContext, options } = template;
    class DirectContext {
      readonly invocationId = randomUUID();
      readonly functionName = functionName;
      readonly retryContext = retryContext;
      readonly traceContext = traceContext;
      readonly triggerMetadata: Context;
      readonly options = options;

      constructor(triggerMetadata: Context) {
        this.triggerMetadata = triggerMetadata;
      }
    }
    Object.setPrototypeOf(DirectContext.prototype, prototype);
    this.#classes.set(registered, DirectContext);
    return DirectContext;
  }
}

/**
 * Gives each context an empty object of this kind of its own when it is asked for: what one call puts there is not for
 * the next, and few calls put something there.
 */
function makeLate(prototype: Context, name: string): void {
  const { constructor } = prototype[name] as object;
  const keep = (context: object, value: unknown): unknown => {
    Object.defineProperty(context, name, { value, enumerable: true, writable: true, configurable: true });
    return value;
  };
  Object.defineProperty(prototype, name, {
    get(this: object): unknown {
      return keep(this, Reflect.construct(constructor, []));
    },
    set(this: object, value: unknown) {
      keep(this, value);
    },
  });
}
