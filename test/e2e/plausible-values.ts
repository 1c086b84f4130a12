import { expect } from 'vitest';

import type { World } from '../../local/world/world.ts';
import { CLIENT_SECRET, type AuthType } from './target-requests.ts';

/** What the name of a key says about its value. */
export function expectPlausible(
  { identity, servicePrincipal, tenantId }: World['ids'],
  what: string,
  auth: AuthType,
  values: Record<string, string>,
): void {
  const clientId = { servicePrincipal: servicePrincipal.clientId, workloadIdentity: identity.clientId };
  for (const [name, value] of Object.entries(values)) {
    const key = `${what} ${name}`;
    expect(value.trim(), key).not.toBe('');
    if (/(ENDPOINT|_URL|LISTKEYURL|STRINGURL|\.uri|_BASE|-endpoint)$/.test(name))
      expect(URL.canParse(value), key).toBe(true);
    if (/port$/i.test(name)) expect(value, key).toMatch(/^\d{2,5}$/);
    if (/tenant-?id$/i.test(name)) expect(value, key).toBe(tenantId);
    if (/client-?secret$|client-key$/i.test(name)) expect(value, key).toBe(CLIENT_SECRET);
    if (/client-?id$/i.test(name) && auth in clientId) expect(value, key).toBe(clientId[auth as keyof typeof clientId]);
    if (/datasource\.url$/.test(name)) expect(value, key).toMatch(/^jdbc:\w+:\/\//);
  }
}
