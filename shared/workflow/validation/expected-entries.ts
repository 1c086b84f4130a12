import { holdsForgotten, signsInWithForgotten } from '../../connection/recorded-spec.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import { chooseKey } from '../key-choice.ts';
import type { ConfigurationEntry, Credentials } from '../../targets/target.ts';
import { secretKeys, type SecretKey } from '../secret-keys.ts';
import type { Subject } from './subject.ts';

/** Takes the place of a secret that only the caller has, where the target's other values are computed. */
const STAND_IN = 'not-known';

/** Is a part of the Secret's data known to the caller alone? */
export function hasCallersSecret(subject: Subject): boolean {
  return holdsForgotten(subject.record);
}

function givesSecret({ record }: Subject): boolean {
  return signsInWithForgotten(record);
}

/** What the Secret should hold, as far as it can be told from the target alone; or why nothing can be told. */
export async function expectedEntries(subject: Subject): Promise<readonly ConfigurationEntry[] | string> {
  const { tools, target, targetId, record } = subject;
  const { clientType, address } = record;
  const keys = secretKeys(target, record);
  const open = new Set(keys.filter((key) => isKnown(subject, key)).map((key) => key.documented ?? key.name));
  // Where all that there is holds the caller's secret, a stand-in would only be refused by the target's own checks.
  if (hasCallersSecret(subject) && open.size === 0) return [];
  const credentials = await credentialsOf(subject);
  if (typeof credentials === 'string') return credentials;
  const request = { id: targetId, clientType, credentials, ...(address && { address }) };
  const entries = await target.configuration(tools.arm, request);
  const known = hasCallersSecret(subject) ? entries.filter((entry) => open.has(entry.name)) : entries;
  return underTheirNames(known, keys);
}

function isKnown(subject: Subject, { secret, byCaller }: SecretKey): boolean {
  return !byCaller && !(secret && givesSecret(subject));
}

/** Under the names that the caller wants. */
function underTheirNames(
  entries: readonly ConfigurationEntry[],
  keys: readonly SecretKey[],
): readonly ConfigurationEntry[] {
  return entries.map(({ name, value }) => ({ name: keys.find((key) => key.documented === name)?.name ?? name, value }));
}

async function ownSecret(subject: Subject): Promise<Credentials> {
  const { tools, record, cluster } = subject;
  const { name, secretUri } = record.auth;
  if (givesSecret(subject)) return { kind: 'secret', name, secret: STAND_IN };
  if (secretUri !== undefined) return { kind: 'secret', name, secret: await tools.readKeyVaultSecret(secretUri) };
  const secret = await subject.secret();
  const connection = { ...record, cluster: formatResourceId(cluster) };
  const choice = await chooseKey(tools, connection, typeof secret === 'string' ? undefined : secret);
  return { kind: 'secret', ...(choice && { keySlot: choice.slot }) };
}

async function credentialsOf(subject: Subject): Promise<Credentials | string> {
  const { auth } = subject.record;
  const { kind, clientId } = auth;
  if (kind === 'secret') return ownSecret(subject);
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
