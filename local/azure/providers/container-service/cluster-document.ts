import { createHash, randomUUID } from 'node:crypto';
import { asObject, asText, mergePatch, type JsonObject } from '../../json.ts';
import type { Document } from '../../store/store.ts';
import { resourceGroup as group, type Placement } from '../documents.ts';
import { publicIpAddress } from '../network.ts';

const VERSION = '1.32';
const PATCH_VERSION = '1.32.4';

/**
 * A running cluster as AKS answers, with the resource group of its nodes and the address that it sends from.
 * `overrides` is merged into the cluster's document.
 */
export function managedCluster(place: Placement & { readonly tenantId: string }): [Document, ...Document[]] {
  const { subscriptionId, resourceGroup, name, location = 'westus2', tenantId, overrides } = place;
  const nodeGroup = `MC_${resourceGroup}_${name}_${location}`;
  const inNodeGroup = { subscriptionId, resourceGroup: nodeGroup, location };
  const outbound = publicIpAddress({ ...inNodeGroup, name: randomUUID(), ipAddress: documentationAddress(name) });
  const content = {
    location,
    tags: {},
    eTag: randomUUID(),
    kind: 'Base',
    sku: { name: 'Base', tier: 'Free' },
    identity: { type: 'SystemAssigned', principalId: randomUUID(), tenantId },
    properties: {
      ...basics(name, location),
      nodeResourceGroup: nodeGroup,
      networkProfile: networkProfile(outbound.id),
      identityProfile: { kubeletidentity: kubeletIdentity(subscriptionId, nodeGroup, name) },
    },
  };
  const merged = mergePatch(content, asObject(overrides));
  const cluster = {
    ...merged,
    // AKS writes the resource groups in lower case and its own type with a capital M.
    id: `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    type: 'Microsoft.ContainerService/ManagedClusters',
    properties: withIssuerUrl(asObject(merged.properties), { location, tenantId }),
  };
  return [cluster, group({ subscriptionId, name: nodeGroup, location }), outbound];
}

function basics(name: string, location: string): JsonObject {
  const dns = `${name.toLowerCase()}-dns-${randomUUID().slice(0, 8)}`;
  return {
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    kubernetesVersion: VERSION,
    currentKubernetesVersion: PATCH_VERSION,
    dnsPrefix: `${name.toLowerCase()}-dns`,
    fqdn: `${dns}.hcp.${location}.azmk8s.io`,
    azurePortalFQDN: `${dns}.portal.hcp.${location}.azmk8s.io`,
    agentPoolProfiles: [
      {
        name: 'nodepool1',
        count: 2,
        vmSize: 'Standard_D4ds_v5',
        osDiskSizeGB: 128,
        osType: 'Linux',
        osSKU: 'Ubuntu',
        maxPods: 250,
        type: 'VirtualMachineScaleSets',
        mode: 'System',
        orchestratorVersion: VERSION,
        currentOrchestratorVersion: PATCH_VERSION,
        provisioningState: 'Succeeded',
        powerState: { code: 'Running' },
      },
    ],
    enableRBAC: true,
    supportPlan: 'KubernetesOfficial',
    disableLocalAccounts: false,
    maxAgentPools: 100,
    addonProfiles: {},
    oidcIssuerProfile: { enabled: false },
    securityProfile: {},
    storageProfile: {
      diskCSIDriver: { enabled: true },
      fileCSIDriver: { enabled: true },
      snapshotController: { enabled: true },
    },
    resourceUID: randomUUID().replaceAll('-', '').slice(0, 24),
  };
}

function networkProfile(outboundId: string): JsonObject {
  return {
    networkPlugin: 'azure',
    networkPluginMode: 'overlay',
    networkDataplane: 'azure',
    loadBalancerSku: 'standard',
    loadBalancerProfile: {
      managedOutboundIPs: { count: 1 },
      effectiveOutboundIPs: [{ id: outboundId }],
      backendPoolType: 'nodeIPConfiguration',
    },
    outboundType: 'loadBalancer',
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.0.0.0/16',
    dnsServiceIP: '10.0.0.10',
    ipFamilies: ['IPv4'],
  };
}

function kubeletIdentity(subscriptionId: string, nodeGroup: string, name: string): JsonObject {
  const resourceId = `/subscriptions/${subscriptionId}/resourcegroups/${nodeGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}-agentpool`;
  return { resourceId, clientId: randomUUID(), objectId: randomUUID() };
}

/** An address of 203.0.113.0/24, the block for examples (RFC 5737). */
function documentationAddress(name: string): string {
  return `203.0.113.${1 + ((createHash('sha256').update(name).digest()[0] ?? 0) % 254)}`;
}

/** Properties with the issuer's URL if the issuer is on and has none yet. */
export function withIssuerUrl(properties: JsonObject, place: { location: string; tenantId: string }): JsonObject {
  const profile = asObject(properties.oidcIssuerProfile);
  if (profile.enabled !== true || asText(profile.issuerURL) !== undefined) return properties;
  const region = place.location.replaceAll(' ', '').toLowerCase();
  const issuerURL = `https://${region}.oic.prod-aks.azure.com/${place.tenantId}/${randomUUID()}/`;
  return { ...properties, oidcIssuerProfile: { ...profile, issuerURL } };
}
