import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TokenCredential } from '@azure/core-auth';

import { startAzure, type Azure, type AzureOptions } from '../../../local/azure/azure.ts';
import type { ClusterRuntime, ExtensionRelease } from '../../../local/azure/cluster-runtime.ts';
import { managedCluster } from '../../../local/azure/providers/container-service/cluster-document.ts';
import { SERVICE } from '../../../local/azure/gateway/tokens.ts';
import { keyVaultVault } from '../../../local/azure/providers/key-vault.ts';
import { resourceGroup, subscription } from '../../../local/azure/providers/documents.ts';
import type { Document } from '../../../local/azure/store/store.ts';
import { ensureCertificates, type Certificates } from '../../../local/tls/certificates.ts';
import { requestJson, type JsonAnswer } from '../../helpers/https.ts';

export const SUBSCRIPTION = '11111111-0000-4000-8000-000000000001';
export const TENANT = '22222222-0000-4000-8000-000000000002';
export const GROUP = 'demo';
export const SCOPE = `/subscriptions/${SUBSCRIPTION}`;
export const GROUP_ID = `${SCOPE}/resourceGroups/${GROUP}`;
export const MARKER = 'CANARY';

export const place = (name: string): { subscriptionId: string; resourceGroup: string; name: string } => ({
  subscriptionId: SUBSCRIPTION,
  resourceGroup: GROUP,
  name,
});

/** The access policy of the app's own identity. */
export const ownPolicy = { tenantId: TENANT, objectId: SERVICE.objectId, permissions: { secrets: ['get'] } };

/** A vault whose secrets the app may read. */
export function readableVault(name: string): Document {
  const overrides = { properties: { accessPolicies: [ownPolicy] } };
  return keyVaultVault({ ...place(name), tenantId: TENANT, overrides });
}

/** The inside of clusters that only remembers; `fail` makes installations fail with a message. */
export class RememberingClusters implements ClusterRuntime {
  readonly installed: ExtensionRelease[] = [];
  readonly uninstalled: string[] = [];
  fail: string | undefined;

  kubeconfig(clusterId: string): Promise<string> {
    return Promise.resolve(`# kubeconfig of ${clusterId.split('/').at(-1) ?? ''}`);
  }

  installExtension(_clusterId: string, release: ExtensionRelease): Promise<void> {
    if (this.fail !== undefined) return Promise.reject(new Error(this.fail));
    this.installed.push(release);
    return Promise.resolve();
  }

  uninstallExtension(_clusterId: string, name: string): Promise<void> {
    this.uninstalled.push(name);
    return Promise.resolve();
  }
}

interface Body extends Record<string, unknown> {
  readonly error?: { readonly code: string; readonly message: string; readonly details?: readonly unknown[] };
  readonly code?: string;
  readonly message?: string;
  readonly value?: readonly Record<string, unknown>[];
  readonly nextLink?: string;
  readonly properties: Record<string, unknown>;
}

export interface ArmAnswer extends JsonAnswer {
  readonly body: Body;
}

/** A simulated Azure with an empty subscription in it, for one test file. */
export class Simulation {
  azure: Azure;
  readonly directory: string;
  readonly certificates: Certificates;
  readonly clusters: RememberingClusters;

  private constructor(directory: string, certificates: Certificates, clusters: RememberingClusters, azure: Azure) {
    this.directory = directory;
    this.certificates = certificates;
    this.clusters = clusters;
    this.azure = azure;
  }

  static async start(options: Partial<AzureOptions> = {}): Promise<Simulation> {
    const directory = await mkdtemp(join(tmpdir(), 'azure-'));
    const certificates = await ensureCertificates(join(directory, 'tls'));
    const clusters = new RememberingClusters();
    const azure = await start(directory, certificates, { clusters, ...options });
    azure.put(subscription({ subscriptionId: SUBSCRIPTION, tenantId: TENANT }));
    azure.put(resourceGroup({ subscriptionId: SUBSCRIPTION, name: GROUP }));
    return new Simulation(directory, certificates, clusters, azure);
  }

  /** Ends it and starts it again on the same state. */
  async restart(options: Partial<AzureOptions> = {}): Promise<void> {
    await this.azure.close();
    this.azure = await start(this.directory, this.certificates, { clusters: this.clusters, ...options });
  }

  /** For clients of the SDKs. */
  get clientOptions(): { endpoint: string; tlsOptions: { ca: string } } {
    return { endpoint: this.azure.endpoint, tlsOptions: { ca: this.certificates.ca } };
  }

  get credential(): TokenCredential {
    return {
      getToken: async (scopes) => {
        const scope = String(Array.isArray(scopes) ? scopes[0] : scopes);
        return {
          token: await this.token(scope.replace(/\/\.default$/, '')),
          expiresOnTimestamp: Date.now() + 3_600_000,
        };
      },
    };
  }

  async token(resource = 'https://management.azure.com'): Promise<string> {
    const { url, header } = this.azure.tokenEndpoint;
    const query = `api-version=2019-08-01&resource=${encodeURIComponent(resource)}`;
    const answer = await this.plain('GET', `${url}?${query}`, { 'x-identity-header': header });
    return (answer.body as unknown as { access_token: string }).access_token;
  }

  /** A call to ARM with a token; `api-version` comes last in the query. */
  async arm(method: string, path: string, apiVersion: string, body?: unknown): Promise<ArmAnswer> {
    const url = `${this.azure.endpoint}${path}${path.includes('?') ? '&' : '?'}api-version=${apiVersion}`;
    return this.plain(method, url, { authorization: `Bearer ${await this.token()}` }, body);
  }

  async plain(
    method: string,
    url: string,
    headers: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<ArmAnswer> {
    return (await requestJson(url, this.certificates.ca, { method, headers, body })) as ArmAnswer;
  }

  async admin(method: string, path: string, body?: unknown): Promise<ArmAnswer> {
    return this.plain(method, `${this.azure.endpoint}/_admin/${path}`, {}, body);
  }

  async register(): Promise<void> {
    const path = `providers/${SUBSCRIPTION}/Microsoft.KubernetesConfiguration`;
    await this.admin('PUT', path, { registrationState: 'Registered' });
  }

  /** Whatever takes long from now on takes an hour, until it is hurried. */
  slow(): void {
    const hour = 3_600_000;
    this.azure.pace({ clusterOperation: hour, extensionOperation: hour, extensionClusterBusy: hour });
    this.azure.pace({ providerRegistration: hour, replication: hour });
  }

  /** Ends what is running, and lets things take no time again. */
  async hurry(): Promise<void> {
    this.azure.pace('instant');
    await this.admin('POST', 'hurry');
  }

  /** A cluster of its own for a test. */
  cluster(name: string, overrides: Readonly<Record<string, unknown>> = {}): string {
    const documents = managedCluster({ ...place(name), tenantId: TENANT, overrides: { ...overrides } });
    this.azure.put(...documents);
    return documents[0].id;
  }

  document(id: string): Document {
    const found = this.azure.get(id);
    if (!found) throw new Error(`there is no ${id}`);
    return found;
  }

  properties(id: string): Record<string, unknown> {
    return this.document(id)['properties'] as Record<string, unknown>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.azure.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

function start(
  directory: string,
  certificates: Certificates,
  options: Partial<AzureOptions> & { clusters: ClusterRuntime },
): Promise<Azure> {
  return startAzure({
    directory: join(directory, 'state'),
    certificates,
    pace: 'instant',
    credentialMarker: MARKER,
    ...options,
  });
}

/** Waits until `reached` holds; fails after 5 s. */
export async function eventually(reached: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!reached()) {
    if (Date.now() > deadline) throw new Error(`not reached in time: ${reached.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}
