import { checkRequest } from '../../shared/connection/check-request.ts';
import { linkerId } from '../../shared/connection/linker.ts';
import { secretName } from '../../shared/connection/names.ts';
import { valid, type Checked } from '../../shared/connection/problem.ts';
import { fiveRandom } from '../../shared/connection/random.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { belongsTo } from '../../shared/kubernetes/owned.ts';
import { dataOf } from '../../shared/kubernetes/secret-data.ts';
import { accessToCluster } from '../../shared/policy/access.ts';
import { findTargetByName } from '../../shared/targets/catalogue.ts';
import { keysOfSecret, secretKeys, type SecretKey } from '../../shared/workflow/secret-keys.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentSettings, currentTools } from '../tools.ts';
import { findRecord } from './records.ts';

/** One configuration of a connection, in ARM's shape. */
export interface Configuration {
  readonly name: string;
  /** Empty for a credential, as Service Connector answers for AKS, and for what the cluster does not hold. */
  readonly value: string;
  readonly configType: 'Default';
  readonly keyVaultReferenceIdentity: null;
  readonly description: string;
}

/** What the connection's Secret holds; `undefined` when there is no such connection. */
export async function listConfigurations(cluster: ResourceId, name: string): Promise<Configuration[] | undefined> {
  const record = await findRecord(cluster, name);
  if (!record) return undefined;
  const data = await readData(cluster, record);
  const target = findTargetByName(record.target);
  const keys = data.size === 0 ? secretKeys(target, record) : keysOfSecret(target, record, new Set(data.keys()));
  return keys.map((key) => toConfiguration(key, key.secret ? undefined : data.get(key.name)));
}

/** The names that a connection would have, for a request that is not made yet. */
export function previewConfigurations(body: unknown): Checked<Configuration[]> {
  const { deniedNamespaces } = currentSettings();
  const checked = checkRequest(body, { deniedNamespaces, randomSuffix: fiveRandom });
  if (!checked.ok) return checked;
  const { cluster, target, configuration, ...request } = checked.value;
  currentGuard().check(accessToCluster('read', formatResourceId(cluster)));
  const additional = Object.keys(configuration?.additional ?? {}).toSorted();
  const wanted = { customizedKeys: configuration?.customizedKeys ?? {}, additional };
  return valid(secretKeys(target, { ...request, configuration: wanted }).map((key) => toConfiguration(key, undefined)));
}

/** A Secret of someone else's that bears the name tells nothing. */
async function readData(
  cluster: ResourceId,
  { name, namespace }: ConnectionRecord,
): Promise<ReadonlyMap<string, string>> {
  const api = await currentTools().openCluster(cluster);
  const secret = await api.get({ apiVersion: 'v1', kind: 'Secret', namespace, name: secretName(name) });
  return secret && belongsTo(secret, linkerId(formatResourceId(cluster), name)) ? dataOf(secret) : new Map();
}

function toConfiguration({ name }: SecretKey, value = ''): Configuration {
  return { name, value, configType: 'Default', keyVaultReferenceIdentity: null, description: '' };
}
