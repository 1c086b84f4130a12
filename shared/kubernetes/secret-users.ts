import { KubernetesError, type ClusterApi, type KubernetesObject, type ObjectReference } from './cluster-api.ts';

/** The kinds of workloads that `kubectl rollout restart` knows. */
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** What `kubectl rollout restart` writes into the pod template. */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/**
 * Restarts the workloads of a namespace that read a Secret, as `kubectl rollout restart` does; those that were restarted
 * at that time or later are left alone.
 */
export async function restartUsers(
  api: ClusterApi,
  secret: { readonly namespace: string; readonly name: string },
  at: string,
): Promise<void> {
  const { namespace, name } = secret;
  for (const kind of KINDS) {
    for (const workload of await workloadsOf(api, { kind, namespace })) {
      const template = templateOf(workload);
      if (!reads(template, name) || restartedAt(template) >= Date.parse(at)) continue;
      const reference: ObjectReference = { apiVersion: 'apps/v1', kind, namespace, name: workload.metadata.name };
      const annotations = { [RESTARTED_AT]: at };
      await api.patch(reference, { spec: { template: { metadata: { annotations } } } });
    }
  }
}

/** A cluster that does not serve a kind has no workloads of it. */
async function workloadsOf(
  api: ClusterApi,
  collection: { readonly kind: string; readonly namespace: string },
): Promise<readonly KubernetesObject[]> {
  try {
    return await api.list({ apiVersion: 'apps/v1', ...collection, whole: true });
  } catch (error) {
    if (error instanceof KubernetesError && error.status === 404) return [];
    throw error;
  }
}

type Json = Readonly<Record<string, unknown>>;

function templateOf(workload: KubernetesObject): Json {
  return asObject(asObject(workload['spec'])['template']);
}

/** In milliseconds; kubectl writes the time with the offset of its own time zone. */
function restartedAt(template: Json): number {
  const at = Date.parse(String(asObject(asObject(template['metadata'])['annotations'])[RESTARTED_AT]));
  return Number.isNaN(at) ? 0 : at;
}

/** Does anything in a pod template take values of the Secret: a variable, a volume, a part of a projected one? */
function reads(value: unknown, secret: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { secretRef, secretKeyRef, secret: volume } = value as Json;
  const names = [asObject(secretRef)['name'], asObject(secretKeyRef)['name'], ...volumeNames(volume)];
  return names.includes(secret) || Object.values(value).some((one) => reads(one, secret));
}

/** A volume has the name as `secretName`, a source of a projected one as `name`. */
function volumeNames(volume: unknown): unknown[] {
  const { secretName, name } = asObject(volume);
  return [secretName, name];
}

function asObject(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
