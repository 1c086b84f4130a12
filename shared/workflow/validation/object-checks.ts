import { linkerId } from '../../connection/linker.ts';
import { serviceAccountName } from '../../connection/names.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import type { KubernetesObject } from '../../kubernetes/cluster-api.ts';
import { CLIENT_ID_ANNOTATION, MANAGED_BY, OUR_NAME, TENANT_ID_ANNOTATION } from '../../kubernetes/objects.ts';
import { belongsTo } from '../../kubernetes/owned.ts';
import { dataOf } from '../../kubernetes/secret-data.ts';
import { keysOfSecret } from '../secret-keys.ts';
import { failure, notChecked, SUCCESS, warning, type Finding } from './report.ts';
import type { Subject } from './subject.ts';

/** There, ours, and with the keys that the connection writes. */
export async function checkSecret(subject: Subject): Promise<Finding> {
  const api = await subject.api();
  if (typeof api === 'string') return notChecked(api);
  const secret = await subject.secret();
  if (typeof secret === 'string') return failure('ValidationSecretMissing', secret);
  if (!isOurs(subject, secret)) return failure('ValidationSecretForeign', `${nameOf(secret)} is not ours`);
  const expected = expectedKeys(subject, secret);
  const present = [...dataOf(secret).keys()];
  const missing = expected.filter((key) => !present.includes(key));
  if (missing.length > 0) return failure('ValidationSecretKeys', `${nameOf(secret)} lacks ${missing.join(', ')}`);
  const added = present.filter((key) => !expected.includes(key));
  if (added.length === 0) return SUCCESS;
  return warning('ValidationSecretKeys', `${nameOf(secret)} has further keys: ${added.join(', ')}`);
}

/** There, and annotated with the managed identity; one of ours with the tenant as well. */
export async function checkServiceAccount(subject: Subject): Promise<Finding> {
  const api = await subject.api();
  if (typeof api === 'string') return notChecked(api);
  const { namespace, auth } = subject.record;
  const clientId = auth.clientId ?? '';
  const name = serviceAccountName(clientId);
  const account = await api.get({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name });
  if (!account) {
    return failure('ValidationServiceAccountMissing', `there is no ServiceAccount ${namespace}/${name}`);
  }
  const { labels, annotations } = account.metadata;
  const wanted: [string, string][] = [[CLIENT_ID_ANNOTATION, clientId]];
  // Somebody else's may leave the tenant to the webhook of Azure Workload Identity.
  if (labels?.[MANAGED_BY] === OUR_NAME) wanted.push([TENANT_ID_ANNOTATION, await subject.tenantId()]);
  const wrong = wanted.find(([key, value]) => annotations?.[key]?.toLowerCase() !== value.toLowerCase());
  if (!wrong) return SUCCESS;
  const message = `ServiceAccount ${namespace}/${name} is not annotated with ${wrong.join(': ')}`;
  return failure('ValidationServiceAccountChanged', message);
}

/** Does the Secret belong to this connection? */
export function isOurs({ cluster, record }: Subject, secret: KubernetesObject): boolean {
  return belongsTo(secret, linkerId(formatResourceId(cluster), record.name));
}

/** The keys that the connection writes. */
export function expectedKeys({ target, record }: Subject, secret: KubernetesObject): string[] {
  return keysOfSecret(target, record, new Set(dataOf(secret).keys())).map((key) => key.name);
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
