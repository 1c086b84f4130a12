import { linkerId } from '../../connection/linker.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import type { KubernetesObject } from '../../kubernetes/cluster-api.ts';
import { HASH_ANNOTATION } from '../../kubernetes/objects.ts';
import { dataOf } from '../../kubernetes/secret-data.ts';
import { checkHash } from '../../kubernetes/secret-hash.ts';
import type { ConfigurationEntry } from '../../targets/target.ts';
import { expectedEntries, hasCallersSecret } from './expected-entries.ts';
import { expectedKeys, isOurs } from './object-checks.ts';
import { failure, notChecked, SUCCESS, warning, type Finding } from './report.ts';
import type { Subject } from './subject.ts';

/**
 * The Secret's values are what the target gives now. A secret of the caller is kept nowhere else: it is compared by the
 * hash that the Secret was marked with when it was written.
 */
export async function checkInformation(subject: Subject): Promise<Finding> {
  if (!(await subject.targetExists())) return notChecked('the target does not exist');
  const secret = await subject.secret();
  if (typeof secret === 'string') return notChecked(secret);
  if (!isOurs(subject, secret)) return notChecked('the Secret is not ours');
  const data = dataOf(secret);
  const keys = expectedKeys(subject, secret);
  if (keys.some((key) => !data.has(key))) return notChecked('the Secret lacks keys');
  const expected = await expectedEntries(subject);
  if (typeof expected === 'string') return notChecked(expected);
  const wrong = expected.filter(({ name, value }) => data.get(name) !== value).map(({ name }) => name);
  const entries = keys.map((key) => ({ name: key, value: data.get(key) ?? '' }));
  return judge(subject, hashState(subject, secret, entries), wrong);
}

function hashState(
  { tools, cluster, record }: Subject,
  secret: KubernetesObject,
  entries: readonly ConfigurationEntry[],
): ReturnType<typeof checkHash> {
  const connection = linkerId(formatResourceId(cluster), record.name);
  const hash = secret.metadata.annotations?.[HASH_ANNOTATION];
  return checkHash(hash, entries, { connection, sealingKey: tools.sealingKey });
}

function judge(subject: Subject, hash: ReturnType<typeof checkHash>, wrong: readonly string[]): Finding {
  if (wrong.length > 0) {
    const keys = wrong.join(', ');
    if (hash !== 'different') return failure('ValidationSecretOutdated', `the target gives other values for ${keys}`);
    return failure('ValidationSecretChanged', `the values of ${keys} are neither as written nor as the target gives`);
  }
  // What the target gives is right by now; only the caller's own secret is left.
  if (!hasCallersSecret(subject) || hash === 'same') return SUCCESS;
  if (hash === 'different') return failure('ValidationSecretChanged', 'the values are not as they were written');
  const message = 'the secret of the caller cannot be compared: the Secret was written with another SEALING_KEY';
  return warning('ValidationNotChecked', message);
}
