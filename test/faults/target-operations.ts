import { IDS, type WorldIds } from '../../local/world/ids.ts';
import { targetDocuments } from '../../local/world/target-documents.ts';
import { cognitiveIds, targetIds } from '../../local/world/target-ids.ts';
import { COMBINATIONS, requestOf, scopeOf, type Combination } from '../e2e/target-requests.ts';
import type { Answer } from '../helpers/api.ts';
import { closed } from '../helpers/closed-firewall.ts';
import { comparable, type Call } from '../helpers/gate.ts';
import type { OperationKind } from '../helpers/operations.ts';
import type { Place } from '../helpers/place.ts';
import type { Reference } from '../helpers/reference.ts';
import type { Json } from '../helpers/requests.ts';

type ToTarget = OperationKind & { readonly combination: Combination };

/** One combination of each target, kind of account and auth type; a service principal asks for what an identity does. */
const EACH = [
  ...new Map(COMBINATIONS.toReversed().map((one) => [[one.target, one.kind, one.auth].filter(Boolean).join(' '), one])),
].filter(([, { auth }]) => auth !== 'servicePrincipal');

/** Connections to every target are made and removed; its firewall is on where it has one. */
export const EVERY_TARGET: readonly ToTarget[] = EACH.flatMap(([name, combination]) => [
  creation(name, combination),
  removal(name, combination),
]);

/** One combination of each target: where there is a choice, keys and identities take turns. */
export const EACH_TARGET: readonly ToTarget[] = [...Map.groupBy(EACH, ([, { target }]) => target).values()].map(
  (own, index) => creation(...own[index % own.length]!),
);

function creation(name: string, combination: Combination): ToTarget {
  const start = async (place: Place): Promise<Answer> =>
    place.bed.api.post('/api/connections', request(place, combination));
  return { combination, name: `create ${name}`, prepare: addTarget(combination), start, end: 'Succeeded' };
}

function removal(name: string, combination: Combination): ToTarget {
  const prepare = async (place: Place): Promise<void> => {
    await addTarget(combination)(place);
    const { status, error } = await place.bed.api.connect(request(place, combination));
    if (status !== 'Succeeded') throw new Error(`${name} was not prepared: ${JSON.stringify(error)}`);
  };
  const start = ({ bed, cluster }: Place): Promise<Answer> =>
    bed.api.delete(`/api/connections/conn_1?cluster=${encodeURIComponent(cluster)}`);
  return { combination, name: `delete ${name}`, prepare, start, end: 'Succeeded' };
}

/** Puts the target into the place, with its firewall on. */
function addTarget(combination: Combination): (place: Place) => Promise<void> {
  return ({ bed, ids }) => {
    const { subscriptionId, resourceGroup, location, tenantId } = ids;
    const all = targetDocuments((name) => ({ subscriptionId, resourceGroup, location, name }), tenantId);
    const scope = scopeIn(idsOf(ids), combination);
    const own = all.filter(({ id }) => scope !== undefined && id.toLowerCase().startsWith(scope.toLowerCase()));
    bed.world.azure.put(...closed(own));
    return Promise.resolve();
  };
}

function request({ cluster, ids }: Place, combination: Combination): Json {
  return { cluster, name: 'conn_1', ...requestOf(idsOf(ids), combination) };
}

function idsOf(ids: WorldIds): WorldIds {
  const providers = `/subscriptions/${ids.subscriptionId}/resourceGroups/${ids.resourceGroup}/providers`;
  return { ...ids, targets: targetIds(providers), cognitive: cognitiveIds(providers) };
}

/** The account, vault or namespace; Confluent Cloud is no resource of Azure. */
function scopeIn(ids: WorldIds, combination: Combination): string | undefined {
  return combination.target === 'confluent-cloud' ? undefined : scopeOf(ids, combination);
}

/**
 * What an operation does only because of its target: the calls on it, and those on its Secret. Of equal calls the first
 * and the last, which an operation makes in different steps.
 */
export function ownCalls({ operation, calls }: Reference): Call[] {
  const { combination } = operation as ToTarget;
  const scope = scopeIn(IDS, combination);
  const start = scope === undefined ? undefined : comparable(scope).toLowerCase();
  const own = calls.filter(
    ({ path }) => path.includes('/secrets/') || (start !== undefined && path.toLowerCase().startsWith(start)),
  );
  return [...Map.groupBy(own, ({ method, path }) => `${method} ${path}`).values()].flatMap((equal) =>
    equal.length > 1 ? [equal[0]!, equal.at(-1)!] : equal,
  );
}
