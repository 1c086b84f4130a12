import { linkerId } from '../../connection/linker.ts';
import { secretName } from '../../connection/names.ts';
import { formatResourceId, type ResourceId } from '../../connection/resource-id.ts';
import type { ConnectionRecord } from '../../connection/spec.ts';
import type { KubernetesObject } from '../../kubernetes/cluster-api.ts';
import { CONNECTION_ANNOTATION } from '../../kubernetes/objects.ts';
import { findTargetByName } from '../../targets/catalogue.ts';
import { objectsOf } from '../../workflow/footprint.ts';
import type { Tools } from '../../workflow/tools.ts';
import type { ValidationItem } from '../../workflow/validation/report.ts';
import { validateConnection } from '../../workflow/validation/validate-connection.ts';
import type { ConnectionState } from '../evidence.ts';
import type { Look, Lookout } from '../look.ts';

interface Asked {
  readonly tools: Tools;
  readonly cluster: ResourceId;
  readonly record: ConnectionRecord;
  readonly validates: boolean;
  /** Takes the secrets that were seen, so that they can be masked wherever they turn up. */
  readonly keep: (secrets: readonly string[]) => void;
}

/** Reads what a connection has in the cluster. */
export async function lookAtConnection(
  { look }: Lookout,
  { tools, cluster, record, validates, keep }: Asked,
): Promise<ConnectionState> {
  const { namespace } = record;
  const read = (kind: 'Secret' | 'ServiceAccount', name: string): Promise<Look<KubernetesObject | undefined>> =>
    look(`${kind} ${namespace}/${name}`, async () => {
      const found = await (await tools.openCluster(cluster)).get({ apiVersion: 'v1', kind, namespace, name });
      if (found && kind === 'Secret') keep(secretsIn(found, record));
      return found && bare(found);
    });
  const account = objectsOf(record).find(({ kind }) => kind === 'serviceAccount');
  const [secret, serviceAccount, validation] = await Promise.all([
    read('Secret', secretName(record.name)),
    account && 'name' in account ? read('ServiceAccount', account.name) : undefined,
    validates ? look(`connection ${record.name}`, () => validate(tools, cluster, record)) : undefined,
  ]);
  return { record, secret, serviceAccount, validation };
}

async function validate(
  tools: Tools,
  cluster: ResourceId,
  record: ConnectionRecord,
): Promise<readonly ValidationItem[]> {
  const connection = { ...record, cluster: formatResourceId(cluster) };
  const outcome = await validateConnection(tools, { connection });
  return outcome.kind === 'done' ? (outcome.facts?.validation?.validationDetail ?? []) : [];
}

/** Without data, and without the annotations of others: `kubectl apply` keeps the whole object in one. */
function bare({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const { name, namespace = '', labels = {}, annotations } = metadata;
  const owner = annotations?.[CONNECTION_ANNOTATION];
  const own = owner === undefined ? {} : { [CONNECTION_ANNOTATION]: owner };
  return { apiVersion, kind, metadata: { name, namespace, labels, annotations: own } };
}

/** Shorter values would mask half of every line. */
const SHORTEST = 6;

/** The values that are secrets, in plain text; a key that the target does not know may hold anything. */
function secretsIn(secret: KubernetesObject, { target, auth, clientType }: ConnectionRecord): string[] {
  const keys = findTargetByName(target).keys(auth.kind, clientType);
  const harmless = keys.filter((key) => !key.secret).map(({ name }) => name);
  const entries = Object.entries((secret['data'] ?? {}) as Readonly<Record<string, string>>);
  return entries
    .filter(([key]) => !harmless.includes(key))
    .map(([, value]) => Buffer.from(value, 'base64').toString('utf8'))
    .filter((value) => value.length >= SHORTEST);
}

/** The linker's ARM id of a recorded connection. */
export function connectionId(cluster: ResourceId, record: ConnectionRecord): string {
  return linkerId(formatResourceId(cluster), record.name);
}
