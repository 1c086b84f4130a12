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

/** The armed failure, which counts once. */
export function takeArmedFailure(store: Store, clusterId: string): ArmedFailure | undefined {
  const key = factKey(clusterId);
  const kept = store.fact(key);
  if (kept === undefined) return undefined;
  store.deleteFact(key);
  const { code, message } = asObject(JSON.parse(kept));
  return { code: asText(code) ?? 'InstallationFailed', message: asText(message) ?? '' };
}

function factKey(clusterId: string): string {
  return `armed-extension-failure:${idKey(clusterId)}`;
}
