import { asObject, mergePatch, type JsonObject } from '../json.ts';
import { formatId } from '../resource-path.ts';
import type { Document } from '../store/store.ts';

/** Where a resource is, and what differs from the usual (merged into the document). */
export interface Placement {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** Default `westus2`. */
  readonly location?: string;
  readonly overrides?: JsonObject;
}

function groupScope({ subscriptionId, resourceGroup }: Omit<Placement, 'name'>): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** A tracked resource in a resource group. */
export function resourceDocument(type: string, place: Placement, content: JsonObject): Document {
  const id = formatId(groupScope(place), type, [place.name]);
  const document = { id, name: place.name, type, location: place.location ?? 'westus2', tags: {}, ...content };
  return { ...mergePatch(document, asObject(place.overrides)), id, name: place.name, type };
}

/** A resource below another one; `type` is the whole type. */
export function childDocument(parent: Document, type: string, name: string, content: JsonObject): Document {
  return { id: `${parent.id}/${type.split('/').at(-1) ?? ''}/${name}`, name, type, ...content };
}

/** For types that have one child of a fixed name from the start, such as `blobServices/default`. */
export function impliedChild(
  type: string,
  only: string,
): (id: string, names: readonly string[]) => Document | undefined {
  return (id, names) => {
    const name = names.at(-1) ?? '';
    return name.toLowerCase() === only ? { id, name: only, type, properties: {} } : undefined;
  };
}

export function subscription({ subscriptionId, tenantId }: { subscriptionId: string; tenantId: string }): Document {
  return {
    id: `/subscriptions/${subscriptionId}`,
    name: subscriptionId,
    type: 'Microsoft.Resources/subscriptions',
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    tags: {},
    subscriptionId,
    tenantId,
    displayName: 'Demo subscription',
    state: 'Enabled',
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}

export function resourceGroup({ subscriptionId, name, location }: Omit<Placement, 'resourceGroup'>): Document {
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
    name,
    type: 'Microsoft.Resources/resourceGroups',
    location: location ?? 'westus2',
    tags: {},
    properties: { provisioningState: 'Succeeded' },
  };
}
