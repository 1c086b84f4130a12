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

const logMethods = ['log', 'trace', 'debug', 'info', 'warn', 'error'];

/**
 * Calls durable functions without the library's invocation model: to make a model and a context costs it more than all
 * the rest of a turn. Their contexts are copies of one that the library has made; its warning about logs after the
 * end of a function is lost.
 */
export class DirectCalls {
  readonly #parts: DirectCallsParts;
  readonly #prototypes = new Map<RegisteredFunction, { prototype: object; fields: Context }>();

  constructor(parts: DirectCallsParts) {
    this.#parts = parts;
  }

  /** Whether a function has nothing but its trigger, and no hook wants to take part. */
  fits({ metadata, unsupported }: RegisteredFunction): boolean {
    const { hooks } = this.#parts;
    if (unsupported !== undefined || hooks.has('preInvocation') || hooks.has('postInvocation')) return false;
    return Object.keys(metadata.bindings).length === 1;
  }

  /** Calls a function that fits; gives what it returns, as it is. */
  async call(registered: RegisteredFunction, input: unknown, triggerMetadata: Context): Promise<unknown> {
    const { prototype, fields } = this.#prototypes.get(registered) ?? (await this.#prepare(registered));
    const context: unknown = Object.assign(Object.create(prototype), fields, {
      invocationId: randomUUID(),
      triggerMetadata,
      extraInputs: another(fields['extraInputs']),
      extraOutputs: another(fields['extraOutputs']),
    });
    try {
      return await registered.callback(input, context);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- an app may throw anything
      throw error ?? new Error('The function threw nothing.');
    }
  }

  async #prepare(registered: RegisteredFunction): Promise<{ prototype: object; fields: Context }> {
    const template = await this.#parts.makeContext(registered);
    const prototype = Object.create(Object.getPrototypeOf(template) as object) as Context;
    // The library's methods know only the contexts that it has made itself.
    for (const name of logMethods) {
      prototype[name] = (...args: unknown[]) => (template[name] as (...args: unknown[]) => void)(...args);
    }
    const prepared = { prototype, fields: { ...template } };
    this.#prototypes.set(registered, prepared);
    return prepared;
  }
}

/** An empty object of the same kind: what one call puts there is not for the next. */
function another(holder: unknown): unknown {
  return Reflect.construct((holder as object).constructor, []);
}
