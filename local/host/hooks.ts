import type { HookCallback } from './core-types.ts';

const hookNames = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'];

/** The hooks that the app registered, run in the order of registration. */
export class Hooks {
  readonly #callbacks = new Map<string, HookCallback[]>();
  /** Data that all hooks of the app share. */
  readonly appHookData: Record<string, unknown> = {};

  /** Adds a hook and returns how to take it back; throws a RangeError for a hook that does not exist. */
  add(name: string, callback: HookCallback): () => void {
    if (!hookNames.includes(name)) throw new RangeError(`There is no hook "${name}".`);
    const callbacks = this.#callbacks.get(name) ?? [];
    this.#callbacks.set(name, callbacks);
    callbacks.push(callback);
    return () => {
      callbacks.splice(callbacks.indexOf(callback), 1);
    };
  }

  has(name: string): boolean {
    return (this.#callbacks.get(name) ?? []).length > 0;
  }

  /** Runs the hooks of a name one after the other; what one of them throws ends the run. */
  async run(name: string, context: Record<string, unknown>): Promise<void> {
    for (const callback of [...(this.#callbacks.get(name) ?? [])]) await callback(context);
  }

  /** Runs the hooks of a name without waiting, as log hooks are. */
  runSync(name: string, context: Record<string, unknown>): void {
    for (const callback of [...(this.#callbacks.get(name) ?? [])]) callback(context);
  }
}
