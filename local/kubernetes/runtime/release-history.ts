import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import { asObject, asText, asTexts, type JsonObject } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { writtenBy, type Cluster } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { read } from '../registry/read.ts';
import { remove } from '../registry/remove.ts';
import { save } from '../registry/update.ts';
import { resourceKey } from '../resource.ts';
import { secrets } from '../resources/secret.ts';
import { decodeRelease, encodeRelease, helmRelease, withStatus, type ReleaseStatus } from './helm-release.ts';

/** As many revisions as Helm keeps. */
const KEPT = 10;
const HELM = writtenBy('helm');

/** The Secrets of a release, oldest first, in one namespace or wherever it is. */
export function revisionsOf(cluster: Cluster, name: string, namespace?: string): KubernetesObject[] {
  const isRevision = ({ metadata: { labels = {} } }: KubernetesObject): boolean =>
    labels.owner === 'helm' && labels.name === name;
  const found = cluster.store.list(resourceKey(secrets), namespace).filter(isRevision);
  return found.toSorted((left, right) => revisionOf(left) - revisionOf(right));
}

/** Begins the next revision, as pending, and gives back its number. */
export function beginRevision(cluster: Cluster, release: ExtensionRelease): number {
  const { name, releaseNamespace: namespace } = release;
  const earlier = revisionsOf(cluster, name, namespace);
  const [first] = earlier;
  const last = earlier.at(-1);
  const revision = last ? revisionOf(last) + 1 : 1;
  const status = last ? 'pending-upgrade' : 'pending-install';
  const firstDeployed = first ? firstDeployedOf(first) : new Date().toISOString();
  const description = last ? 'Preparing upgrade' : 'Initial install underway';
  const stored = helmRelease(release, { revision, status, description, firstDeployed });
  const metadata = { name: secretName(name, revision), labels: labelsOf(name, revision, status) };
  const body = { metadata, type: 'helm.sh/release.v1', data: dataOf(stored) };
  create({ cluster, resource: secrets, namespace }, body, HELM);
  for (const old of earlier.slice(0, Math.max(0, earlier.length + 1 - KEPT))) remove(targetOf(cluster, old));
  return revision;
}

/** Ends a revision. Once one is deployed, those before it are superseded; what was cut short before it has failed. */
export function endRevision(
  cluster: Cluster,
  release: ExtensionRelease,
  revision: number,
  outcome: { readonly status: 'deployed' | 'failed'; readonly description: string },
): void {
  for (const secret of revisionsOf(cluster, release.name, release.releaseNamespace)) {
    const status = secret.metadata.labels?.status ?? '';
    if (revisionOf(secret) === revision) change(cluster, secret, outcome.status, outcome.description);
    else if (status.startsWith('pending-')) change(cluster, secret, 'failed', 'The operation was cut short');
    else if (status === 'deployed' && outcome.status === 'deployed') {
      change(cluster, secret, 'superseded', descriptionOf(secret));
    }
  }
}

export function removeRevisions(cluster: Cluster, name: string): void {
  for (const secret of revisionsOf(cluster, name)) remove(targetOf(cluster, secret));
}

function change(cluster: Cluster, secret: KubernetesObject, status: ReleaseStatus, description: string): void {
  const old = read(targetOf(cluster, secret));
  const labels = labelsOf(old.metadata.labels?.name ?? '', revisionOf(old), status);
  const data = dataOf(withStatus(releaseIn(old), status, description));
  save(targetOf(cluster, secret), { old, next: { ...old, metadata: { ...old.metadata, labels }, data } }, HELM);
}

function targetOf(cluster: Cluster, { metadata }: KubernetesObject): Parameters<typeof read>[0] {
  return { cluster, resource: secrets, namespace: metadata.namespace ?? '', name: metadata.name };
}

function labelsOf(name: string, revision: number, status: ReleaseStatus): Record<string, string> {
  const modifiedAt = String(Math.floor(Date.now() / 1000));
  return { modifiedAt, name, owner: 'helm', status, version: String(revision) };
}

function secretName(name: string, revision: number): string {
  return `sh.helm.release.v1.${name}.v${revision}`;
}

function dataOf(release: JsonObject): Record<string, string> {
  return { release: Buffer.from(encodeRelease(release)).toString('base64') };
}

function releaseIn(secret: KubernetesObject): JsonObject {
  return decodeRelease(Buffer.from(asTexts(secret.data).release ?? '', 'base64').toString('utf8'));
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.labels?.version ?? 0);
}

function firstDeployedOf(secret: KubernetesObject): string {
  return asText(asObject(releaseIn(secret).info).first_deployed) ?? new Date().toISOString();
}

function descriptionOf(secret: KubernetesObject): string {
  return asText(asObject(releaseIn(secret).info).description) ?? '';
}
