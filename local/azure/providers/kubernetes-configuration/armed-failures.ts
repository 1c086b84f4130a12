import { asObject, asText } from '../../json.ts';
import { idKey } from '../../resource-path.ts';
import type { Store } from '../../store/store.ts';

interface ArmedFailure {
  readonly code: string;
  readonly message: string;
  /** How many operations fail. */
  readonly times: number;
}

/** Makes the next extension operations on the cluster fail, as many as it says. */
export function armFailure(store: Store, clusterId: string, failure: ArmedFailure): void {
  if (failure.times > 0) store.setFact(factKey(clusterId), JSON.stringify(failure));
  else store.deleteFact(factKey(clusterId));
}

export function armedFailure(store: Store, clusterId: string): ArmedFailure | undefined {
  const kept = store.fact(factKey(clusterId));
  if (kept === undefined) return undefined;
  const { code, message, times } = asObject(JSON.parse(kept));
  return {
    code: asText(code) ?? 'InstallationFailed',
    message: asText(message) ?? '',
    times: typeof times === 'number' ? times : 1,
  };
}

/** A failure that has happened happens once less. */
export function disarm(store: Store, clusterId: string): void {
  const armed = armedFailure(store, clusterId);
  if (armed) armFailure(store, clusterId, { ...armed, times: armed.times - 1 });
}

function factKey(clusterId: string): string {
  return `armed-extension-failure:${idKey(clusterId)}`;
}
