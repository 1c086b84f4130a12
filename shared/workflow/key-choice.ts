import { linkerId } from '../connection/linker.ts';
import type { AuthKind } from '../connection/vocabulary.ts';
import { isEndpoint, targetIdOf, type StoredTargetId } from '../connection/target-id.ts';
import type { KubernetesObject } from '../kubernetes/cluster-api.ts';
import { KEYS_ANNOTATION, TARGET_ANNOTATION } from '../kubernetes/objects.ts';
import { checkHash, hashSecret, type HashKey } from '../kubernetes/secret-hash.ts';
import { findTargetByName } from '../targets/catalogue.ts';
import { KEY_SLOTS, type KeyPair, type KeySlot } from '../targets/target.ts';
import type { Tools } from './tools.ts';

/** Which of a target's two keys a Secret holds, and how both are recognised later. */
export interface KeyChoice {
  readonly slot: KeySlot;
  /** `{slot};{hash of the primary key};{hash of the secondary key}`, for the Secret's annotation. */
  readonly mark: string;
}

interface Chooser extends StoredTargetId {
  readonly cluster: string;
  readonly name: string;
  readonly target: string;
  readonly auth: { readonly kind: AuthKind };
}

/**
 * Chooses the key that was regenerated last: the other one is about to be regenerated next, and applications that hold
 * it keep working until then. What changed is told by hashes of both keys on the Secret as it is now. `undefined` for a
 * connection without a key of the target's.
 */
export async function chooseKey(
  tools: Tools,
  connection: Chooser,
  secret: KubernetesObject | undefined,
): Promise<KeyChoice | undefined> {
  const target = findTargetByName(connection.target);
  const id = targetIdOf(connection);
  if (!target.rotation || connection.auth.kind !== 'secret' || isEndpoint(id)) return undefined;
  const pair = await target.rotation.readKeys(tools.arm, id);
  const key = { connection: linkerId(connection.cluster, connection.name), sealingKey: tools.sealingKey };
  const slot = slotOf(pair, markOn(secret, connection), key);
  return { slot, mark: [slot, ...KEY_SLOTS.map((one) => hashSecret(entryOf(pair, one), key))].join(';') };
}

interface Mark {
  readonly slot: KeySlot;
  readonly hashes: Readonly<Record<KeySlot, string>>;
}

function slotOf(pair: KeyPair, mark: Mark | undefined, key: HashKey): KeySlot {
  if (!mark) return pair.newest ?? 'primary';
  const states = KEY_SLOTS.map((slot) => checkHash(mark.hashes[slot], entryOf(pair, slot), key));
  const changed = KEY_SLOTS.filter((_, at) => states[at] === 'different');
  const [only] = changed;
  if (only !== undefined && changed.length === 1) return only;
  // Both are new, or the hashes are of another sealing key: the service may know, and either works.
  const isUnclear = changed.length > 1 || states.includes('unknown');
  return isUnclear ? (pair.newest ?? mark.slot) : mark.slot;
}

/** The mark of keys of another target says nothing about this one's. */
function markOn(secret: KubernetesObject | undefined, { targetId }: Chooser): Mark | undefined {
  const { [KEYS_ANNOTATION]: text, [TARGET_ANNOTATION]: target } = secret?.metadata.annotations ?? {};
  if (target?.toLowerCase() !== targetId.toLowerCase()) return undefined;
  const [slot, primary, secondary] = text?.split(';') ?? [];
  const known = KEY_SLOTS.find((one) => one === slot);
  if (!known || primary === undefined || secondary === undefined) return undefined;
  return { slot: known, hashes: { primary, secondary } };
}

function entryOf(pair: KeyPair, slot: KeySlot): { name: string; value: string }[] {
  return [{ name: slot, value: pair[slot] }];
}
