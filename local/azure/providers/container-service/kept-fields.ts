import { asObject, asText, isObject, type JsonObject } from '../../json.ts';

/** AKS chose these, or they cannot be unset: a PUT without them keeps them. */
const STICKY = [
  'agentPoolProfiles',
  'dnsPrefix',
  'enableRBAC',
  'kubernetesVersion',
  'linuxProfile',
  'networkProfile',
  'nodeResourceGroup',
  'oidcIssuerProfile',
  'servicePrincipalProfile',
  'storageProfile',
  'supportPlan',
  'windowsProfile',
];

/** A caller cannot set these. */
const READ_ONLY = [
  'azurePortalFQDN',
  'currentKubernetesVersion',
  'fqdn',
  'identityProfile',
  'maxAgentPools',
  'powerState',
  'privateFQDN',
  'provisioningState',
  'resourceUID',
  'status',
];

const READ_ONLY_OF_POOL = ['currentOrchestratorVersion', 'nodeImageVersion', 'powerState', 'type'];

/** The properties that a PUT leads to: those sent, those that stay, and none that only AKS gives. */
export function keptProperties(sent: JsonObject, old: JsonObject): JsonObject {
  const merged = { ...pick(old, STICKY), ...without(sent, READ_ONLY), ...pick(old, READ_ONLY) };
  return {
    ...merged,
    agentPoolProfiles: keptPools(merged.agentPoolProfiles, old.agentPoolProfiles),
    oidcIssuerProfile: keptIssuer(asObject(merged.oidcIssuerProfile), asObject(old.oidcIssuerProfile)),
  };
}

function keptPools(wanted: unknown, old: unknown): JsonObject[] {
  const before = poolsOf(old);
  return poolsOf(wanted).map((pool) => {
    const own = before.find((one) => asText(one.name) === asText(pool.name)) ?? before[0] ?? {};
    return { ...pool, ...pick(own, READ_ONLY_OF_POOL) };
  });
}

function poolsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The URL is AKS's to give, at the end of the operation that turns the issuer on. */
function keptIssuer(wanted: JsonObject, old: JsonObject): JsonObject {
  const { issuerURL: _sent, ...rest } = wanted;
  return { ...rest, ...(old.issuerURL !== undefined && { issuerURL: old.issuerURL }) };
}

/** Tenant and principal of a system-assigned identity are Azure's to give. */
export function keptIdentity(sent: unknown, old: unknown): JsonObject {
  if (!isObject(sent)) return asObject(old);
  const { principalId: _principal, tenantId: _tenant, ...rest } = sent;
  const system = asText(sent.type)?.toLowerCase().includes('systemassigned') ?? false;
  return { ...rest, ...(system && pick(asObject(old), ['principalId', 'tenantId'])) };
}

function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

function without(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
