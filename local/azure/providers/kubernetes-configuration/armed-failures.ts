import { asObject, asText } from '../../json.ts';
import { idKey } from '../../resource-path.ts';
import type { Store } from '../../store/store.ts';

interface ArmedFailure {
  readonly code: string;
  readonly message: string;
}

/** Makes the next extension operation on the cluster fail. */
export function armFailure(store: Store, clusterId: string, failure: ArmedFailure): void {
  store.setFact(factKey(clusterId), JSON.stringify(failure));
}

export function armedFailure(store: Store, clusterId: string): ArmedFailure | undefined {
  const kept = store.fact(factKey(clusterId));
  if (kept === undefined) return undefined;
  const { code, message } = asObject(JSON.parse(kept));
  return { code: asText(code) ?? 'InstallationFailed', message: asText(message) ?? '' };
}

/** A failure that has happened does not happen again. */
export function disarm(store: Store, clusterId: string): void {
  store.deleteFact(factKey(clusterId));
}

function factKey(clusterId: string): string {
  return `armed-extension-failure:${idKey(clusterId)}`;
}
