import Module from 'node:module';
import type { FunctionCallback, FunctionMetadata, HookCallback, LogCategory, ProgrammingModel } from './core-types.ts';
import { AppLoadError } from './errors.ts';
import type { FunctionRegistry } from './function-registry.ts';
import type { Hooks } from './hooks.ts';
import type { Log, LogLevel } from './log.ts';

const moduleName = '@azure/functions-core';

/** Holds the programming model that the app's library sets; the last one counts. */
export interface ModelHolder {
  model: ProgrammingModel | undefined;
}

interface CoreModuleParts {
  registry: FunctionRegistry;
  hooks: Hooks;
  holder: ModelHolder;
  log: Log;
}

class Disposable {
  readonly #dispose: () => void;

  constructor(dispose: () => void) {
    this.#dispose = dispose;
  }

  dispose(): void {
    this.#dispose();
  }

  [Symbol.dispose](): void {
    this.#dispose();
  }
}

/** What `require('@azure/functions-core')` gives to @azure/functions: the worker's side of the contract. */
function createCoreModule({ registry, hooks, holder, log }: CoreModuleParts): object {
  return {
    version: '3.13.0',
    hostVersion: '4.1048.200',
    Disposable,
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      registry.register(metadata, callback);
      return new Disposable(() => registry.remove(metadata.name));
    },
    registerHook: (name: string, callback: HookCallback) => new Disposable(hooks.add(name, callback)),
    setProgrammingModel(model: ProgrammingModel) {
      holder.model = model;
    },
    getProgrammingModel: () => holder.model,
    log(level: LogLevel, category: LogCategory, message: string) {
      log.write(category === 'system' ? 'debug' : level, category, message);
    },
  };
}

/**
 * Makes `require('@azure/functions-core')` work in this process. It has to happen before anything loads
 * @azure/functions, which looks for the module once and otherwise stays in its test mode.
 */
export function installCoreModule(parts: CoreModuleParts): void {
  const core = createCoreModule(parts);
  const prototype = Module.prototype as { require(id: string): unknown };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the right `this` below
  const original = prototype.require;
  prototype.require = function (this: unknown, id: string): unknown {
    return id === moduleName ? core : original.call(this, id);
  };
}

/** Tells the library that start-up is over and checks what it asks for. */
export async function agreeOnCapabilities(holder: ModelHolder): Promise<ProgrammingModel> {
  const { model } = holder;
  if (!model) {
    throw new AppLoadError('The app registered no function: its entry file has to load @azure/functions 4 or newer.');
  }
  const capabilities = await model.getCapabilities({
    RawHttpBodyBytes: 'true',
    RpcHttpTriggerMetadataRemoved: 'true',
    RpcHttpBodyOnly: 'true',
    IgnoreEmptyValuedRpcHttpHeaders: 'true',
    UseNullableValueDictionaryForHttp: 'true',
    WorkerStatus: 'true',
    TypedDataCollection: 'true',
    HandlesWorkerTerminateMessage: 'true',
  });
  if (capabilities['HttpUri'] !== undefined) {
    throw new AppLoadError('The app calls app.setup({ enableHttpStream: true }), which this host does not support.');
  }
  return model;
}
