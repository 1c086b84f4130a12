import type { ConfigurationEntry, Credentials } from '../../targets/target.ts';
import type { Subject } from './subject.ts';

/** Takes the place of a secret that only the caller has, where the target's other values are computed. */
const STAND_IN = 'not-known';

/** Is a part of the Secret's data known to the caller alone? */
export function hasCallersSecret({ target, record }: Subject): boolean {
  const { kind } = record.auth;
  return kind === 'servicePrincipalSecret' || (kind === 'secret' && target.secretFrom !== 'target');
}

/** What the Secret should hold, as far as it can be told from the target alone; or why nothing can be told. */
export async function expectedEntries(subject: Subject): Promise<readonly ConfigurationEntry[] | string> {
  const { tools, target, targetId, record } = subject;
  const { clientType, address } = record;
  const keys = target.keys(record.auth.kind, clientType);
  const open = new Set(keys.filter((key) => !key.secret).map((key) => key.name));
  // Where all that there is holds the caller's secret, a stand-in would only be refused by the target's own checks.
  if (hasCallersSecret(subject) && open.size === 0) return [];
  const credentials = await credentialsOf(subject);
  if (typeof credentials === 'string') return credentials;
  const request = { id: targetId, clientType, credentials, ...(address && { address }) };
  const entries = await target.configuration(tools.arm, request);
  return hasCallersSecret(subject) ? entries.filter((entry) => open.has(entry.name)) : entries;
}

async function credentialsOf(subject: Subject): Promise<Credentials | string> {
  const { auth } = subject.record;
  const { kind, clientId } = auth;
  if (kind === 'secret') return hasCallersSecret(subject) ? { kind, name: auth.name, secret: STAND_IN } : { kind };
  const tenantId = await subject.tenantId();
  if (kind === 'keyVaultCsi') {
    const addon = (await subject.managedCluster())?.keyVaultAddon;
    if (addon?.enabled !== true || addon.clientId === undefined) return 'the Key Vault add-on is off';
    return { kind, clientId: addon.clientId, tenantId };
  }
  if (clientId === undefined) throw new Error('a connection with an identity has a client id in its record');
  return kind === 'servicePrincipalSecret'
    ? { kind, clientId, secret: STAND_IN, tenantId }
    : { kind, clientId, tenantId };
}
