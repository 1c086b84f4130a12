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
import { keptIdentity, keptProperties } from './kept-fields.ts';
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

function updated(call: Call, before: Document): Document {
  const old = asObject(before.properties);
  const sent = asObject(call.body.properties);
  const properties = {
    ...keptProperties(sent, old),
    addonProfiles: keptAddons(asObject(sent.addonProfiles), asObject(old.addonProfiles)),
  };
  const { identity, sku = before.sku, tags = {}, location: _location, ...rest } = call.body;
  const kept = { location: before.location, tags, sku, identity: keptIdentity(identity, before.identity) };
  return withState(documentOf(call, { ...rest, ...kept, properties }), 'Updating');
}

/** A new cluster is the usual one with what was sent in the place of the usual. */
function created(call: Call): Document {
  const { subscriptionId = '', resourceGroup = '', body } = call;
  const location = asText(body.location) ?? '';
  const tenantId = tenantOf(call.azure, subscriptionId);
  const [usual] = managedCluster({ subscriptionId, resourceGroup, name: call.names.at(-1) ?? '', location, tenantId });
  const sent = asObject(body.properties);
  const old = asObject(usual.properties);
  const properties = {
    ...old,
    ...keptProperties(sent, old),
    addonProfiles: keptAddons(asObject(sent.addonProfiles), {}),
  };
  const identity = keptIdentity(body.identity, usual.identity);
  const { id, name, type } = usual;
  return withState({ ...usual, ...body, identity, properties, id, name, type }, 'Creating');
}
