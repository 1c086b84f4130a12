import { randomUUID } from 'node:crypto';
import { tenantOf, type Simulation } from '../../context.ts';
import { asObject, asText, type JsonObject } from '../../json.ts';
import type { Document } from '../../store/store.ts';
import { userAssignedIdentity } from '../managed-identity.ts';
import { rememberPrincipal } from '../principals.ts';

/** Add-ons that get an identity of their own, which is called after them; in lower case. */
const IDENTITIES = new Set(['azurekeyvaultsecretsprovider', 'azurepolicy', 'omsagent']);

const DEFAULT_CONFIG: ReadonlyMap<string, JsonObject> = new Map([
  ['azurekeyvaultsecretsprovider', { enableSecretRotation: 'false', rotationPollInterval: '2m' }],
]);

/** The add-ons of a PUT: identities are AKS's to give, and stay while the add-on does. */
export function keptAddons(wanted: JsonObject, old: JsonObject): JsonObject {
  const before = new Map(Object.entries(old).map(([key, value]) => [key.toLowerCase(), asObject(value)]));
  const entries = Object.entries(wanted).map(([key, value]): [string, JsonObject] => {
    const { identity: _sent, ...addon } = asObject(value);
    if (addon.enabled !== true) return [key, { ...addon, enabled: false, config: null }];
    const identity = before.get(key.toLowerCase())?.identity;
    return [key, { ...addon, ...(identity !== undefined && { identity }) }];
  });
  return Object.fromEntries(entries);
}

/** The add-ons at the end of an operation: those that are on have their configuration and identity. */
export function settledAddons(azure: Simulation, cluster: Document): JsonObject {
  const addons = Object.entries(asObject(asObject(cluster.properties).addonProfiles));
  return Object.fromEntries(
    addons.map(([key, value]) => [key, settle(azure, cluster, { key, addon: asObject(value) })]),
  );
}

function settle(azure: Simulation, cluster: Document, { key, addon }: { key: string; addon: JsonObject }): JsonObject {
  const name = key.toLowerCase();
  if (addon.enabled !== true) return addon;
  const config = { ...DEFAULT_CONFIG.get(name), ...asObject(addon.config) };
  if (!IDENTITIES.has(name) || addon.identity !== undefined) return { ...addon, config };
  return { ...addon, config, identity: createIdentity(azure, cluster, name) };
}

function createIdentity(azure: Simulation, cluster: Document, addon: string): JsonObject {
  const resourceGroup = asText(asObject(cluster.properties).nodeResourceGroup) ?? '';
  const subscriptionId = cluster.id.split('/')[2] ?? '';
  const tenantId = tenantOf(azure, subscriptionId);
  const [clientId, principalId] = [randomUUID(), randomUUID()];
  const place = {
    subscriptionId,
    resourceGroup,
    name: `${addon}-${cluster.name}`,
    tenantId,
  };
  const location = asText(cluster.location);
  const document = userAssignedIdentity({
    ...place,
    ...(location !== undefined && { location }),
    clientId,
    principalId,
  });
  azure.store.put(document);
  rememberPrincipal(azure, principalId);
  return { resourceId: document.id.replace('/resourceGroups/', '/resourcegroups/'), clientId, objectId: principalId };
}
