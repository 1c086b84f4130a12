import { isObject } from '../../shared/connection/json-object.ts';
import type { Linker } from '../../shared/connection/linker.ts';

type Json = Readonly<Record<string, unknown>>;

/** Members that the wire always has, as objects of nulls or as plain nulls (seen in the recordings of azure-cli). */
const ABSENT: Json = {
  vNetSolution: null,
  secretStore: { keyVaultId: null, keyVaultSecretName: null },
  publicNetworkSolution: { firewallRules: null, deleteOrUpdateBehavior: null, action: null },
};

const CONFIGURATION: Json = {
  customizedKeys: null,
  configurationStore: { appConfigurationId: null },
  additionalConfigurations: null,
  additionalConnectionStringProperties: null,
  deleteOrUpdateBehavior: null,
  action: null,
  daprProperties: null,
};

const AUTH: Json = { roles: null, userName: null, deleteOrUpdateBehavior: null, authMode: null };

/** A connection as `Microsoft.ServiceLinker` sends it, explicit nulls included. */
export function toArmLinker({ kubernetesResourceName: _names, ...linker }: Linker, createdAt?: string): Json {
  const { properties } = linker;
  const { authInfo, configurationInfo, ...others } = properties as typeof properties & { configurationInfo?: Json };
  return {
    ...linker,
    systemData: {
      createdBy: null,
      createdByType: null,
      createdAt: createdAt ?? null,
      lastModifiedBy: null,
      lastModifiedByType: null,
      lastModifiedAt: null,
    },
    properties: {
      ...ABSENT,
      ...others,
      authInfo: armAuth(authInfo as Json),
      configurationInfo: { ...CONFIGURATION, ...configurationInfo },
    },
  };
}

/** An auth of secrets has fewer members than one of an identity. */
function armAuth(auth: Json): Json {
  return auth['authType'] === 'secret' ? { authMode: null, ...auth } : { ...AUTH, ...auth };
}

/**
 * The request in the terms of this service, from the body of a PUT or PATCH. A null is what the wire says for a member
 * that is not there; what the service itself writes (`provisioningState`) is ignored as ARM does.
 */
export function fromArmBody(body: unknown): unknown {
  if (!isObject(body)) return body;
  const properties = withoutNulls(body['properties']);
  if (!isObject(properties)) return properties;
  const { provisioningState: _state, ...others } = properties;
  return withoutEmpty(others);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(kept.map(([key, member]) => [key, withoutNulls(member)]));
}

/** A member whose parts were all null says nothing: `"secretStore": {"keyVaultId": null}`. */
function withoutEmpty(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => hasLeaf(value)));
}

function hasLeaf(value: unknown): boolean {
  return isObject(value) ? Object.values(value).some(hasLeaf) : true;
}
