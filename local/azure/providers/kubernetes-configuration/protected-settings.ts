import { asTexts, type JsonObject } from '../../json.ts';
import { idKey } from '../../resource-path.ts';
import type { Store } from '../../store/store.ts';

/** Protected settings are kept apart from the document, so that no answer can hold them. */
export function keepProtectedSettings(
  store: Store,
  extensionId: string,
  settings: Readonly<Record<string, string>>,
): void {
  store.setFact(factKey(extensionId), JSON.stringify(settings));
}

export function protectedSettingsOf(store: Store, extensionId: string): Record<string, string> {
  return asTexts(JSON.parse(store.fact(factKey(extensionId)) ?? '{}'));
}

export function forgetProtectedSettings(store: Store, extensionId: string): void {
  store.deleteFact(factKey(extensionId));
}

/** The settings as an answer shows them: names without values. */
export function blanked(settings: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.keys(settings).map((name) => [name, '']));
}

function factKey(extensionId: string): string {
  return `protected:${idKey(extensionId)}`;
}
