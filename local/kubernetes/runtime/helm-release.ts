import { gunzipSync, gzipSync } from 'node:zlib';

import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import { asObject, type JsonObject } from '../json.ts';

export type ReleaseStatus = 'pending-install' | 'pending-upgrade' | 'deployed' | 'superseded' | 'failed';

interface ReleaseState {
  readonly revision: number;
  readonly status: ReleaseStatus;
  readonly description: string;
  readonly firstDeployed: string;
}

/** A release as Helm 3 keeps it. The values are the extension's plain settings: the protected ones may hold secrets. */
export function helmRelease(release: ExtensionRelease, state: ReleaseState): JsonObject {
  const { name, releaseNamespace, version, settings } = release;
  return {
    name,
    info: {
      first_deployed: state.firstDeployed,
      last_deployed: new Date().toISOString(),
      deleted: '',
      description: state.description,
      status: state.status,
    },
    chart: {
      metadata: {
        name,
        version,
        appVersion: version,
        apiVersion: 'v2',
        type: 'application',
        description: 'Creates the Kubernetes resources of service connections',
      },
      lock: null,
      templates: [],
      values: {},
      schema: null,
      files: [],
    },
    config: settings,
    manifest: '',
    version: state.revision,
    namespace: releaseNamespace,
  };
}

/** The release with another status, as when a later one takes its place. */
export function withStatus(release: JsonObject, status: ReleaseStatus, description: string): JsonObject {
  return { ...release, info: { ...asObject(release.info), status, description } };
}

/** The text that Helm stores in `data.release`, before the base64 of every Secret: base64 of gzip of JSON. */
export function encodeRelease(release: JsonObject): string {
  return gzipSync(JSON.stringify(release)).toString('base64');
}

export function decodeRelease(text: string): JsonObject {
  return asObject(JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8')));
}
