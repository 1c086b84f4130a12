import { badRequest } from '../arm-error.ts';
import type { ProviderAnswer } from '../http/answer.ts';
import { asObject, asText, isObject, type JsonObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import type { Call, ResourceProvider } from './provider.ts';

const API_VERSIONS = [
  '2019-09-01',
  '2021-10-01',
  '2022-07-01',
  '2022-11-01',
  '2023-02-01',
  '2023-07-01',
  '2024-11-01',
  '2025-05-01',
  '2026-02-01',
];

export const keyVault: ResourceProvider = {
  namespace: 'Microsoft.KeyVault',
  types: [
    { name: 'vaults', apiVersions: API_VERSIONS },
    { name: 'vaults/accessPolicies', apiVersions: API_VERSIONS, put: changePolicies },
  ],
};

/** `PUT vaults/{v}/accessPolicies/add|replace|remove` */
function changePolicies(call: Call): ProviderAnswer {
  const given = asObject(call.body.properties).accessPolicies;
  if (!Array.isArray(given) || !given.every(isPolicy)) {
    throw badRequest('The parameter accessPolicies is not specified or invalid.', 'BadRequest');
  }
  const change = CHANGES.get(call.names.at(-1)?.toLowerCase() ?? '');
  if (!change) throw badRequest(`The operation kind '${call.names.at(-1) ?? ''}' is not supported.`);
  const vault = call.id.split('/').slice(0, -2).join('/');
  const changed = call.azure.store.update(vault, (document) => {
    const properties = asObject(document.properties);
    const before = Array.isArray(properties.accessPolicies) ? properties.accessPolicies.filter(isObject) : [];
    return { ...document, properties: { ...properties, accessPolicies: change(before, given) } };
  });
  const { accessPolicies } = asObject(changed?.properties);
  return { status: 200, body: { id: call.id, type: call.type, properties: { accessPolicies } } };
}

function isPolicy(value: unknown): value is JsonObject {
  return (
    isObject(value) &&
    asText(value.objectId) !== undefined &&
    asText(value.tenantId) !== undefined &&
    isObject(value.permissions)
  );
}

type PolicyChange = (before: readonly JsonObject[], given: readonly JsonObject[]) => JsonObject[];

const CHANGES: ReadonlyMap<string, PolicyChange> = new Map([
  ['add', (before, given) => given.reduce<JsonObject[]>((all, one) => merge(all, one, union), [...before])],
  [
    'remove',
    (before, given) =>
      given
        .reduce<JsonObject[]>((all, one) => (find(all, one) ? merge(all, one, difference) : all), [...before])
        .filter((one) => Object.values(asObject(one.permissions)).flat().length > 0),
  ],
  ['replace', (_, given) => [...given]],
]);

/** Changes the permissions of the policy of the same principal, or adds one. */
function merge(policies: readonly JsonObject[], given: JsonObject, combine: typeof union): JsonObject[] {
  const existing = find(policies, given);
  if (!existing) return [...policies, given];
  const before = asObject(existing.permissions);
  const wanted = asObject(given.permissions);
  const kinds = [...new Set([...Object.keys(before), ...Object.keys(wanted)])];
  const permissions = Object.fromEntries(
    kinds.map((kind) => [kind, combine(texts(before[kind]), texts(wanted[kind]))]),
  );
  return policies.map((one) => (one === existing ? { ...existing, permissions } : one));
}

function find(policies: readonly JsonObject[], { objectId, applicationId }: JsonObject): JsonObject | undefined {
  return policies.find(
    (one) =>
      asText(one.objectId)?.toLowerCase() === asText(objectId)?.toLowerCase() && one.applicationId === applicationId,
  );
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map((one) => String(one)) : [];
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...one, ...difference(other, one)];
}

function difference(one: readonly string[], other: readonly string[]): string[] {
  const gone = other.map((text) => text.toLowerCase());
  return one.filter((text) => !gone.includes(text.toLowerCase()));
}

/** A vault with access policies, or with `overrides` `{properties: {enableRbacAuthorization: true}}` with roles. */
export function keyVaultVault(place: Placement & { readonly tenantId: string }): Document {
  return resourceDocument('Microsoft.KeyVault/vaults', place, {
    systemData: { createdAt: new Date().toISOString(), lastModifiedAt: new Date().toISOString() },
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: place.tenantId,
      accessPolicies: [],
      enabledForDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: false,
      vaultUri: `https://${place.name.toLowerCase()}.vault.azure.net/`,
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
    },
  });
}
