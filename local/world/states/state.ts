import type { Azure } from '../../azure/azure.ts';
import type { Document } from '../../azure/store/store.ts';
import type { Interior } from '../../kubernetes/runtime/interior.ts';
import type { KubernetesRuntime } from '../../kubernetes/runtime/runtime.ts';

type Json = Record<string, unknown>;

/** The cluster that gets into a state, and all that can be changed for it. */
export interface StatePlace {
  readonly cluster: string;
  readonly subscriptionId: string;
  readonly azure: Pick<Azure, 'get' | 'put'>;
  readonly runtime: KubernetesRuntime;
  readonly inside: Interior;
  /** A call of the simulated Azure's admin endpoint. */
  readonly admin: (method: string, path: string, body: unknown) => Promise<void>;
  /** A text like a credential, as careless programs print them. */
  readonly credential: string;
}

/** Something that goes wrong in the field, and what mends it. Nothing is remembered between the two. */
export interface State {
  readonly enter: (place: StatePlace) => void | Promise<void>;
  readonly leave: (place: StatePlace) => void | Promise<void>;
}

/** Both states at once. */
export function both(one: State, other: State): State {
  return {
    async enter(place) {
      await one.enter(place);
      await other.enter(place);
    },
    async leave(place) {
      await one.leave(place);
      await other.leave(place);
    },
  };
}

/** Changes properties of the cluster's document, and back to what they are where all is well. */
export function clusterProperties(wrong: Json, right: Json): State {
  return properties(({ cluster }) => cluster, wrong, right);
}

/** The same of the extension's document; `undefined` takes a property away. */
export function extensionProperties(wrong: Json, right: Json): State {
  return properties(extensionId, wrong, right);
}

export function extensionId({ cluster }: Pick<StatePlace, 'cluster'>): string {
  return `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions/sc-extension`;
}

function properties(idOf: (place: StatePlace) => string, wrong: Json, right: Json): State {
  const set = (place: StatePlace, change: Json): void => {
    const id = idOf(place);
    const document = place.azure.get(id);
    if (!document) throw new Error(`there is no ${id}`);
    place.azure.put(changed(document, change));
  };
  return { enter: (place) => set(place, wrong), leave: (place) => set(place, right) };
}

/** Objects are merged one level deep: a profile keeps its other fields. */
function changed(document: Document, change: Json): Document {
  const before = document.properties as Json;
  const entries = Object.entries(change).map(([key, value]): [string, unknown] => {
    const old = before[key];
    return [key, isObject(old) && isObject(value) ? { ...old, ...value } : value];
  });
  const all = { ...before, ...Object.fromEntries(entries) };
  // As JSON has it: what is undefined is not there.
  return { ...document, properties: JSON.parse(JSON.stringify(all)) as Document };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
