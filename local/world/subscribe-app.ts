import { adminCall } from './admin-call.ts';

/** The app's function for events. */
const FUNCTION = 'azureEvents';

export interface AppEndpoint {
  /** Where the app's host listens. */
  readonly url: string;
  /** A key that the host asks for, if it does. */
  readonly key?: string | undefined;
  /** How well events are delivered; without a word, at once and in order. */
  readonly manners?: Readonly<Record<string, unknown>>;
}

/**
 * Has the simulated Azure deliver every event to the app, as an event subscription of a whole Azure subscription does.
 * False when the app has no function for events. May be called again when the app has moved.
 */
export async function subscribeApp(
  azure: { readonly endpoint: string; readonly ca: string },
  { url, key, manners }: AppEndpoint,
): Promise<boolean> {
  const code = key === undefined ? '' : `&code=${encodeURIComponent(key)}`;
  const endpoint = `${url}/runtime/webhooks/eventgrid?functionName=${FUNCTION}${code}`;
  const headers = { 'WebHook-Request-Origin': 'eventgrid.azure.net' };
  const { ok } = await fetch(endpoint, { method: 'OPTIONS', headers });
  if (!ok) return false;
  const body = { name: 'app', endpoint, manners };
  await adminCall(azure, { method: 'POST', path: '/_admin/event-subscriptions', body });
  return true;
}
