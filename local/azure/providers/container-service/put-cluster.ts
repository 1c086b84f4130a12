import { randomUUID } from 'node:crypto';
import { aksBadRequest } from '../../arm-error.ts';
import { tenantOf } from '../../context.ts';
import type { ProviderAnswer } from '../../http/answer.ts';
import { asObject, asText, type JsonObject } from '../../json.ts';
import type { Document } from '../../store/store.ts';
import { documentOf, requireLocation } from '../generic.ts';
import type { Call } from '../provider.ts';
import { startOperation } from '../start-operation.ts';
import { keptAddons } from './addons.ts';
import { managedCluster } from './cluster-document.ts';
import { requireIdle } from './cluster-lock.ts';
import { pollingHeaders } from './cluster-operations.ts';
import { isStopped, withState } from './cluster-state.ts';
import { checkPreconditions } from './preconditions.ts';

/** Creates or updates a cluster: what is not sent is lost, except for what AKS itself chose. */
export function putCluster(call: Call): ProviderAnswer {
  const before = call.azure.store.get(call.id);
  checkPreconditions(call, before);
  requireLocation(call);
  if (before) checkUpdate(call, before);
  checkFeatures(asObject(call.body.properties), asObject(before?.properties));
  const cluster = before ? updated(call, before) : created(call);
  return call.azure.store.transaction(() => {
    call.azure.store.put(cluster);
    const verb = before ? 'update' : 'create';
    const milliseconds = call.azure.durations.clusterOperation;
    const operation = startOperation(call, { kind: 'cluster', clusterId: call.id, milliseconds, payload: { verb } });
    return {
      status: before ? 200 : 201,
      body: cluster,
      headers: pollingHeaders(call, operation, 'status'),
      pending: true,
    };
  });
}

function checkUpdate(call: Call, before: Document): void {
  requireIdle(call.azure, call.id);
  if (isStopped(before)) {
    const where = `in subscription ${call.subscriptionId ?? ''}, resourceGroup: ${call.resourceGroup ?? ''}`;
    const why = 'Managed Cluster is in stopped state, no operations except for start are allowed.';
    throw aksBadRequest(`An error has occurred ${where} request: ${why}`, 'OperationNotAllowed');
  }
  const same = (one: unknown): string => (asText(one) ?? '').replaceAll(' ', '').toLowerCase();
  if (same(call.body.location) !== same(before.location)) {
    throw aksBadRequest("Changing property 'location' is not allowed.", 'PropertyChangeNotAllowed');
  }
}

function checkFeatures(wanted: JsonObject, before: JsonObject): void {
  const issuer = asObject(wanted.oidcIssuerProfile).enabled ?? asObject(before.oidcIssuerProfile).enabled;
  if (asObject(before.oidcIssuerProfile).enabled === true && issuer !== true) {
    throw aksBadRequest('OIDC issuer feature cannot be disabled.', 'OIDCIssuerFeatureCannotBeDisabled');
  }
  const workloadIdentity = asObject(asObject(wanted.securityProfile).workloadIdentity).enabled;
  if (workloadIdentity === true && issuer !== true) {
    throw aksBadRequest(
      'Workload identity requires the OIDC issuer to be enabled.',
      'WorkloadIdentityRequiresOIDCIssuer',
    );
  }
}

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

function updated(call: Call, before: Document): Document {
  const old = asObject(before.properties);
  const sent = asObject(call.body.properties);
  const properties: JsonObject = { ...pick(old, STICKY), ...without(sent, READ_ONLY), ...pick(old, READ_ONLY) };
  properties.addonProfiles = keptAddons(asObject(sent.addonProfiles), asObject(old.addonProfiles));
  properties.oidcIssuerProfile = keptIssuer(asObject(properties.oidcIssuerProfile), asObject(old.oidcIssuerProfile));
  const { identity = before.identity, sku = before.sku, tags = {}, location = before.location, ...rest } = call.body;
  return withState(documentOf(call, { ...rest, location, tags, identity, sku, properties }), 'Updating');
}

/** The URL is AKS's to give, at the end of the operation that turns the issuer on. */
function keptIssuer(wanted: JsonObject, old: JsonObject): JsonObject {
  const { issuerURL: _sent, ...rest } = wanted;
  return { ...rest, ...(old.issuerURL !== undefined && { issuerURL: old.issuerURL }) };
}

function created(call: Call): Document {
  const { subscriptionId = '', resourceGroup = '', body } = call;
  const tenantId = tenantOf(call.azure, subscriptionId);
  const [blank] = managedCluster({
    subscriptionId,
    resourceGroup,
    name: call.names.at(-1) ?? '',
    location: asText(body.location) ?? '',
    tenantId,
  });
  const base = asObject(blank.properties);
  const sent = without(asObject(body.properties), READ_ONLY);
  const { addonProfiles, oidcIssuerProfile, ...properties } = { ...base, ...sent };
  const document = documentOf(call, {
    ...blank,
    ...body,
    eTag: randomUUID(),
    properties: {
      ...properties,
      addonProfiles: keptAddons(asObject(addonProfiles), {}),
      oidcIssuerProfile: keptIssuer(asObject(oidcIssuerProfile), {}),
    },
  });
  return withState({ ...document, id: blank.id, type: blank.type }, 'Creating');
}

function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}

function without(from: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
