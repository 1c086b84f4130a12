import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';

import {
  FIELD_MANAGER,
  KubernetesError,
  KubernetesUnreachable,
  KubernetesUntrusted,
  type ClusterApi,
  type Collection,
  type KubernetesObject,
} from './cluster-api.ts';
import { clusterHttp, clusterTls } from './cluster-tls.ts';
import type { ClusterAccess } from './kubeconfig.ts';
import { collectionPath, objectPath } from './paths.ts';

/** How many objects one answer holds. */
const PAGE = '500';
const LOG_BYTES = '65536';

interface Call {
  readonly method: HttpMethods;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: unknown;
}

/** How a cluster's API is called; each call gives up after the time. */
export interface ClusterConnection {
  readonly access: ClusterAccess;
  readonly token: string | undefined;
  readonly timeoutMilliseconds: number;
}

/** The API of a cluster over HTTPS, with the cluster's own certificate authority. */
export function createClusterApi(connection: ClusterConnection): ClusterApi {
  const exchange = sender(connection);
  const send = async (call: Call): Promise<KubernetesObject> => answer(call, await exchange(call));
  return {
    async get(reference) {
      try {
        return await send({ method: 'GET', path: objectPath(reference) });
      } catch (error) {
        if (error instanceof KubernetesError && error.status === 404) return undefined;
        throw error;
      }
    },
    async list(collection) {
      const found: KubernetesObject[] = [];
      let next: string | undefined;
      do {
        const page = await send(listCall(collection, next));
        found.push(...itemsOf(collection, page));
        next = collection.whole === true ? nextOf(page) : undefined;
      } while (next !== undefined);
      return found;
    },
    async podLog({ namespace, name }, lines) {
      const path = `${objectPath({ apiVersion: 'v1', kind: 'Pod', namespace, name })}/log`;
      const call: Call = { method: 'GET', path, query: { tailLines: String(lines), limitBytes: LOG_BYTES } };
      const response = await exchange(call);
      if (response.status >= 400) answer(call, response);
      return response.bodyAsText ?? '';
    },
    create: (object) =>
      send({
        method: 'POST',
        path: collectionPath({ ...object, ...object.metadata }),
        query: { fieldManager: FIELD_MANAGER },
        contentType: 'application/json',
        body: object,
      }),
    apply: (object) =>
      send({
        method: 'PATCH',
        path: objectPath({ ...object, ...object.metadata }),
        query: { fieldManager: FIELD_MANAGER, force: 'true' },
        contentType: 'application/apply-patch+yaml',
        body: object,
      }),
    patch: (reference, body) =>
      send({
        method: 'PATCH',
        path: objectPath(reference),
        query: { fieldManager: FIELD_MANAGER },
        contentType: 'application/merge-patch+json',
        body,
      }),
    async remove(reference, uid) {
      try {
        const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...(uid !== undefined && { preconditions: { uid } }) };
        await send({ method: 'DELETE', path: objectPath(reference), contentType: 'application/json', body });
      } catch (error) {
        if (!(error instanceof KubernetesError && error.status === 404)) throw error;
      }
    },
  };
}

function listCall({ labelSelector, ...collection }: Collection, next: string | undefined): Call {
  const query = {
    limit: PAGE,
    ...(labelSelector !== undefined && { labelSelector }),
    ...(next !== undefined && { continue: next }),
  };
  return { method: 'GET', path: collectionPath(collection), query };
}

/** The items of a list come without their kind. */
function itemsOf({ apiVersion, kind }: Collection, { items }: KubernetesObject): KubernetesObject[] {
  return Array.isArray(items) ? items.map((item: object) => ({ apiVersion, kind, ...item }) as KubernetesObject) : [];
}

/** Where the list goes on; an empty text at its end. */
function nextOf({ metadata }: KubernetesObject): string | undefined {
  const next = (metadata as { readonly continue?: unknown } | undefined)?.continue;
  return typeof next === 'string' && next !== '' ? next : undefined;
}

type Exchange = (call: Call) => Promise<PipelineResponse>;

function sender({ access, token, timeoutMilliseconds }: ClusterConnection): Exchange {
  const tlsSettings = clusterTls(access);
  return async (call) => {
    const headers = createHttpHeaders({ accept: 'application/json' });
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    if (call.contentType !== undefined) headers.set('content-type', call.contentType);
    const request = createPipelineRequest({
      url: urlOf(access.server, call),
      method: call.method,
      headers,
      timeout: timeoutMilliseconds,
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    });
    // Among the options of a request it would be dropped without a word.
    request.tlsSettings = tlsSettings;
    return clusterHttp.sendRequest(request).catch((error: unknown) => {
      throw unreachable(call, error);
    });
  };
}

function urlOf(server: string, call: Call): string {
  const url = new URL(server.replace(/\/$/, '') + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  return url.href;
}

function answer(call: Call, response: PipelineResponse): KubernetesObject {
  const body = parseObject(response.bodyAsText);
  if (response.status < 400) return body as unknown as KubernetesObject;
  const { message, reason } = body;
  const text = typeof message === 'string' ? message : `answered with ${response.status}`;
  const seconds = Number(response.headers.get('retry-after'));
  throw new KubernetesError(`${call.method} ${call.path}: ${text}`, {
    status: response.status,
    reason: typeof reason === 'string' ? reason : `Http${response.status}`,
    ...(seconds > 0 && { retryAfterSeconds: seconds }),
  });
}

function parseObject(text: string | null | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function unreachable(call: Call, error: unknown): KubernetesUnreachable {
  const code = (error as { code?: unknown }).code;
  const name = typeof code === 'string' ? code : 'Unknown';
  if (CERTIFICATE_CODES.test(name)) {
    const message = `the certificate of the cluster's API server is not one of the cluster's authority (${name})`;
    return new KubernetesUntrusted(message, name, { cause: error });
  }
  const message = `the cluster's API server gave no answer to ${call.method} ${call.path} (${name})`;
  return new KubernetesUnreachable(message, name, { cause: error });
}

/** Codes of Node.js for a certificate that is not accepted. */
const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_CERT_|UNABLE_TO_(GET_ISSUER|VERIFY)|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_CERT)/;
