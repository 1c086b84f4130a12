import { linkerId } from '../../connection/linker.ts';
import { serviceAccountName } from '../../connection/names.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import type { KubernetesObject } from '../../kubernetes/cluster-api.ts';
import { CLIENT_ID_ANNOTATION } from '../../kubernetes/objects.ts';
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

/** There, and annotated with the managed identity. */
export async function checkServiceAccount({ api: open, record }: Subject): Promise<Finding> {
  const api = await open();
  if (typeof api === 'string') return notChecked(api);
  const { namespace, auth } = record;
  const clientId = auth.clientId ?? '';
  const name = serviceAccountName(clientId);
  const account = await api.get({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name });
  if (!account) {
    return failure('ValidationServiceAccountMissing', `there is no ServiceAccount ${namespace}/${name}`);
  }
  if (account.metadata.annotations?.[CLIENT_ID_ANNOTATION]?.toLowerCase() === clientId) return SUCCESS;
  const message = `ServiceAccount ${namespace}/${name} is not annotated with ${CLIENT_ID_ANNOTATION}: ${clientId}`;
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
