import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

import type { ClusterApi, KubernetesObject } from '../../kubernetes/cluster-api.ts';

/** A release is a few kilobytes; more is not what Helm writes for this chart. */
const MAX_BYTES = 8 * 1024 * 1024;

const releaseSchema = z.object({
  name: z.string(),
  version: z.number(),
  info: z.object({ status: z.string(), description: z.string().optional(), last_deployed: z.string().optional() }),
  chart: z.object({ metadata: z.object({ version: z.string().optional() }).optional() }).optional(),
});

/** What Helm says of a release. Its values and its manifest are left out: they may hold secrets. */
export interface HelmRelease {
  readonly name: string;
  readonly revision: number;
  /** `deployed`, `failed`, `pending-install`, `pending-upgrade`, … */
  readonly status: string;
  readonly description: string;
  readonly lastDeployed: string | undefined;
  readonly chartVersion: string | undefined;
}

/** The last revision of a release, from the Secrets in which Helm keeps them; `undefined` when there is none. */
export async function lastRelease(
  api: ClusterApi,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<HelmRelease | undefined> {
  const labelSelector = `owner=helm,name=${name}`;
  const secrets = await api.list({ apiVersion: 'v1', kind: 'Secret', namespace, labelSelector });
  const last = secrets.toSorted((one, other) => revisionOf(other) - revisionOf(one))[0];
  return last && decode(last);
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.labels?.['version'] ?? 0);
}

/** `data.release` is base64 of base64 of gzip of JSON. */
function decode(secret: KubernetesObject): HelmRelease {
  const { release } = (secret['data'] ?? {}) as { readonly release?: string };
  const inner = Buffer.from(release ?? '', 'base64').toString('latin1');
  const text = gunzipSync(Buffer.from(inner, 'base64'), { maxOutputLength: MAX_BYTES }).toString('utf8');
  const { name, version, info, chart } = releaseSchema.parse(JSON.parse(text));
  return {
    name,
    revision: version,
    status: info.status,
    description: info.description ?? '',
    lastDeployed: info.last_deployed,
    chartVersion: chart?.metadata?.version,
  };
}
