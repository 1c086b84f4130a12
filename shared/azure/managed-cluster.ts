import * as z from 'zod';

import { formatResourceId, parseResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { Arm } from './arm.ts';
import { shape } from './answer-shape.ts';
import { listAll } from './list-all.ts';

const API_VERSION = '2025-03-01';
const KEY_VAULT_ADDON = 'azureKeyvaultSecretsProvider';

type Json = Readonly<Record<string, unknown>>;

const addonSchema = z.looseObject({
  enabled: z.boolean(),
  identity: z.looseObject({ clientId: z.string().optional(), objectId: z.string().optional() }).nullish(),
});

const clusterSchema = z.looseObject({
  id: z.string(),
  eTag: z.string().optional(),
  properties: z.looseObject({
    provisioningState: z.string(),
    powerState: z.looseObject({ code: z.string() }).optional(),
    status: z.looseObject({ provisioningError: z.looseObject({ message: z.string().optional() }).nullish() }).nullish(),
    oidcIssuerProfile: z.looseObject({ enabled: z.boolean().optional(), issuerURL: z.string().optional() }).nullish(),
    securityProfile: z.looseObject({ workloadIdentity: z.looseObject({ enabled: z.boolean() }).nullish() }).nullish(),
    addonProfiles: z.record(z.string(), addonSchema).nullish(),
    agentPoolProfiles: z.array(z.looseObject({ name: z.string(), provisioningState: z.string().nullish() })).nullish(),
  }),
});

/** A managed cluster: what the steps ask about, and the document as Azure sent it. */
export interface ManagedCluster {
  readonly id: ResourceId;
  readonly eTag: string | undefined;
  readonly provisioningState: string;
  /** `Running` or `Stopped`. A stopped cluster is provisioned `Succeeded` all the same. */
  readonly powerState: string;
  /** Why the last operation failed. */
  readonly provisioningError: string | undefined;
  /** Present once the OIDC issuer is on and its URL known. */
  readonly oidcIssuerUrl: string | undefined;
  readonly workloadIdentityEnabled: boolean;
  /** The identity is there only after the operation that turned the add-on on has ended. */
  readonly keyVaultAddon:
    | { readonly enabled: boolean; readonly clientId: string | undefined; readonly objectId: string | undefined }
    | undefined;
  readonly nodePools: readonly { readonly name: string; readonly provisioningState: string }[];
  readonly raw: Json;
}

export async function readCluster(arm: Arm, id: ResourceId): Promise<ManagedCluster> {
  const { body } = await arm.send({ method: 'GET', path: formatResourceId(id), apiVersion: API_VERSION });
  const cluster = shape(clusterSchema, body, 'the cluster');
  const { properties } = cluster;
  return {
    id: parseResourceId(cluster.id) ?? id,
    eTag: cluster.eTag,
    provisioningState: properties.provisioningState,
    powerState: properties.powerState?.code ?? 'Running',
    provisioningError: properties.status?.provisioningError?.message,
    oidcIssuerUrl: issuerUrl(properties.oidcIssuerProfile),
    workloadIdentityEnabled: properties.securityProfile?.workloadIdentity?.enabled === true,
    keyVaultAddon: keyVaultAddon(properties.addonProfiles ?? {}),
    nodePools: (properties.agentPoolProfiles ?? []).map(({ name, provisioningState }) => ({
      name,
      provisioningState: provisioningState ?? 'Succeeded',
    })),
    raw: cluster,
  };
}

/** The ids of all clusters of a subscription. */
export async function listClusters(arm: Arm, subscriptionId: string): Promise<ResourceId[]> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/providers/Microsoft.ContainerService/managedClusters`;
  const clusters = await listAll(arm, { path, apiVersion: API_VERSION }, z.object({ id: z.string() }));
  return clusters.map(({ id }) => parseResourceId(id)).filter((id) => id !== undefined);
}

function issuerUrl(profile: z.infer<typeof clusterSchema>['properties']['oidcIssuerProfile']): string | undefined {
  return profile?.enabled === true && profile.issuerURL !== '' ? profile.issuerURL : undefined;
}

function keyVaultAddon(addons: Readonly<Record<string, z.infer<typeof addonSchema>>>): ManagedCluster['keyVaultAddon'] {
  const addon = addons[addonKey(addons)];
  return addon && { enabled: addon.enabled, clientId: addon.identity?.clientId, objectId: addon.identity?.objectId };
}

/** Azure answers with the add-on's key in more than one letter case. */
function addonKey(addons: object): string {
  return Object.keys(addons).find((key) => key.toLowerCase() === KEY_VAULT_ADDON.toLowerCase()) ?? KEY_VAULT_ADDON;
}

/**
 * Starts an update of the cluster: the whole document as it was read, with the change, and only if nobody else wrote
 * it since (`If-Match`; 412 otherwise).
 */
export async function updateCluster(arm: Arm, cluster: ManagedCluster, change: (raw: Json) => Json): Promise<void> {
  await arm.send({
    method: 'PUT',
    path: formatResourceId(cluster.id),
    apiVersion: API_VERSION,
    body: change(cluster.raw),
    ...(cluster.eTag !== undefined && { ifMatch: cluster.eTag }),
  });
}

/** The document with the OIDC issuer and workload identity on; the second needs the first. */
export function withWorkloadIdentity(raw: Json): Json {
  const issuer = change(raw, ['properties', 'oidcIssuerProfile', 'enabled'], true);
  return change(issuer, ['properties', 'securityProfile', 'workloadIdentity', 'enabled'], true);
}

/** The document with the Key Vault CSI add-on on; a configuration that it has stays. */
export function withKeyVaultAddon(raw: Json): Json {
  const addons = object(object(raw['properties'])['addonProfiles']);
  return change(raw, ['properties', 'addonProfiles', addonKey(addons), 'enabled'], true);
}

/** A copy with one value changed; objects on the way are made where they are missing. */
function change(document: Json, [key, ...rest]: readonly string[], value: unknown): Json {
  if (key === undefined) return document;
  return { ...document, [key]: rest.length === 0 ? value : change(object(document[key]), rest, value) };
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
