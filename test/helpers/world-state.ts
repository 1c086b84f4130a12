import { recordsOfSettings } from '../../shared/connection/record-codec.ts';
import { addressesOf } from './firewalls.ts';
import { comparable } from './gate.ts';
import type { Place } from './place.ts';
import { objectsIn } from './objects-in-cluster.ts';
import { inLanes } from './trial.ts';

type Documents = Awaited<ReturnType<Place['bed']['admin']['resources']>>;
type Document = Documents[number];

/** What there is at a place, as lines that are the same for all places in the same state. */
export interface PlaceState {
  /** What belongs to its connections. */
  readonly own: readonly string[];
  /** What connections share and an undo leaves: the extension, the add-ons. */
  readonly shared: readonly string[];
}

const LANES = 16;

/** Reads the state of many places. */
export async function statesOf(places: readonly Place[]): Promise<PlaceState[]> {
  return inLanes(places, LANES, stateOf);
}

async function stateOf(place: Place): Promise<PlaceState> {
  const documents = await place.bed.admin.resources(/./, `/subscriptions/${place.ids.subscriptionId}`);
  const own = [...documents.flatMap(ownLines), ...(await objectsIn(place))];
  return { own: own.map(comparable).toSorted(), shared: documents.flatMap(sharedLines).map(comparable).toSorted() };
}

function ownLines({ id, properties }: Document): string[] {
  if (/\/extensions\/[^/]+$/i.test(id)) {
    const records = recordsOfSettings((properties['configurationSettings'] ?? {}) as Record<string, string>);
    return records.map(({ operationId: _id, createdAt: _at, ...record }) => `record ${JSON.stringify(record)}`);
  }
  if (/\/roleAssignments\/[^/]+$/i.test(id)) {
    return [`role ${id} ${String(properties['principalId'])} ${String(properties['roleDefinitionId'])}`];
  }
  if (/\/federatedIdentityCredentials\/[^/]+$/i.test(id)) return [`credential ${id} ${String(properties['subject'])}`];
  if (/\/accessPolicyAssignments\/[^/]+$/i.test(id)) return [`cache policy ${id} ${JSON.stringify(properties)}`];
  const policies = properties['accessPolicies'];
  return [
    ...addressesOf(properties).map((address) => `firewall ${id} ${address}`),
    ...(Array.isArray(policies) && policies.length > 0 ? [`policies ${id} ${JSON.stringify(policies)}`] : []),
  ];
}

function sharedLines({ id, properties }: Document): string[] {
  if (/\/extensions\/[^/]+$/i.test(id)) {
    return [`extension ${String(properties['extensionType'])} ${String(properties['provisioningState'])}`];
  }
  if (!/\/managedClusters\/[^/]+$/i.test(id)) return [];
  const { addonProfiles, oidcIssuerProfile, securityProfile, provisioningState } = properties;
  const { enabled } = (oidcIssuerProfile ?? {}) as { enabled?: boolean };
  return [`cluster ${JSON.stringify({ addonProfiles, issuer: enabled, securityProfile, provisioningState })}`];
}
