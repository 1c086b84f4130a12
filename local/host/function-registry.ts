import type { BindingInfo, FunctionCallback, FunctionMetadata } from './core-types.ts';
import { AppLoadError } from './errors.ts';
import { isDisabled } from './settings.ts';

/** A function as the app registered it. */
export interface RegisteredFunction {
  name: string;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
  /** The binding that starts it. */
  trigger: { name: string; binding: BindingInfo };
  /** Why this host cannot run it; it then answers every call with this sentence. */
  unsupported?: string;
}

const supportedTriggers = [
  'httptrigger',
  'timertrigger',
  'orchestrationtrigger',
  'activitytrigger',
  'eventgridtrigger',
];
const supportedInputs = ['durableclient', 'orchestrationclient'];

/** The functions of the app, by name without regard to case, as the Functions host keeps them. */
export class FunctionRegistry {
  readonly #functions = new Map<string, RegisteredFunction>();
  readonly #disabled = new Set<RegisteredFunction>();
  #locked = false;

  /** Takes a function while the app loads; throws on a duplicate and after loading. */
  register(metadata: FunctionMetadata, callback: FunctionCallback): void {
    if (this.#locked) throw new AppLoadError('A function can only be registered during app startup.');
    const name = metadata.name;
    const key = name.toLowerCase();
    if (this.#functions.has(key)) {
      throw new AppLoadError(`A function with id "${name}" has already been registered.`);
    }
    checkNames(metadata);
    const registered: RegisteredFunction = { name, metadata, callback, trigger: triggerOf(metadata) };
    const unsupported = whyUnsupported(registered);
    this.#functions.set(key, unsupported === undefined ? registered : { ...registered, unsupported });
  }

  /** Takes a function back; what the disposable of a registration does. */
  remove(name: string): void {
    this.#functions.delete(name.toLowerCase());
  }

  /** From now on no function can be added or switched off. */
  lock(): void {
    this.#locked = true;
    for (const registered of this.all) if (isDisabled(registered.name)) this.#disabled.add(registered);
  }

  get all(): RegisteredFunction[] {
    return [...this.#functions.values()];
  }

  /** The functions whose trigger is of this type (`httpTrigger` ...). */
  withTrigger(type: string): RegisteredFunction[] {
    return this.all.filter((registered) => isTrigger(registered, type));
  }

  /** The function of this name and trigger type, if there is one and it is not switched off. */
  find(name: string, type: string): RegisteredFunction | undefined {
    const registered = this.#functions.get(name.toLowerCase());
    return registered && isTrigger(registered, type) && !this.#disabled.has(registered) ? registered : undefined;
  }
}

function isTrigger(registered: RegisteredFunction, type: string): boolean {
  return registered.trigger.binding.type.toLowerCase() === type.toLowerCase();
}

/** The rules for names that the Functions host has (Utility.cs, WorkerFunctionMetadataProvider.cs). */
function checkNames(metadata: FunctionMetadata): void {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(metadata.name) || metadata.name.toLowerCase() === 'host') {
    throw new AppLoadError(
      `"${metadata.name}" is no name for a function: it starts with a letter, goes on with letters, digits, ` +
        `"_" and "-", has at most 128 characters and is not "host".`,
    );
  }
  for (const name of Object.keys(metadata.bindings)) {
    if (!/^([a-z][a-z0-9]{0,127}|\$return)$/i.test(name)) {
      throw new AppLoadError(`Function "${metadata.name}" has a binding with the invalid name "${name}".`);
    }
  }
}

function triggerOf(metadata: FunctionMetadata): { name: string; binding: BindingInfo } {
  const triggers = Object.entries(metadata.bindings).filter(([, binding]) => /trigger$/i.test(binding.type));
  const [first] = triggers;
  if (!first || triggers.length > 1) {
    throw new AppLoadError(`Function "${metadata.name}" has ${triggers.length} triggers; it needs exactly one.`);
  }
  return { name: first[0], binding: first[1] };
}

function whyUnsupported({ name, metadata, trigger }: RegisteredFunction): string | undefined {
  if (!supportedTriggers.includes(trigger.binding.type.toLowerCase())) {
    return `Function "${name}" never runs: this host does not support its trigger "${trigger.binding.type}".`;
  }
  if (metadata.retryOptions !== undefined && metadata.retryOptions !== null) {
    return `Function "${name}" cannot run: this host does not support retry policies of functions.`;
  }
  const foreign = Object.values(metadata.bindings).find((binding) => !isSupportedBinding(binding, trigger.binding));
  return foreign && `Function "${name}" cannot run: this host does not support its binding "${foreign.type}".`;
}

function isSupportedBinding(binding: BindingInfo, trigger: BindingInfo): boolean {
  if (binding === trigger) return true;
  const type = binding.type.toLowerCase();
  if (binding.direction === 'out') return type === 'http' && trigger.type.toLowerCase() === 'httptrigger';
  return supportedInputs.includes(type);
}
