import type { Place } from '../../test/helpers/place.ts';
import { statesOf } from '../../test/helpers/world-state.ts';
import type { Caller } from './caller.ts';
import type { Tally } from './tally.ts';

interface Listed {
  readonly name: string;
  readonly properties: { readonly scope?: string };
}

/** Looks whether the list of connections, the callers and the clusters say the same. */
export async function compareAll(callers: readonly Caller[], tally: Tally): Promise<void> {
  for (const [place, own] of Map.groupBy(callers, (caller) => caller.place)) {
    const listed = await connectionsOf(place);
    tally.count('connections compared', listed.length);
    const wanted = own.flatMap(({ name, wanted: request }) =>
      request ? [`${name} in ${String(request['scope'])}`] : [],
    );
    expectSame(tally, `connections of place ${place.number}`, wanted, listed);
    expectSame(tally, `Secrets of place ${place.number}`, wanted.map(toSecret), await secretsOf(place));
  }
}

/** Looks whether nothing at all is left of the connections that have been deleted. */
export async function expectNothing(places: readonly Place[], tally: Tally): Promise<void> {
  const states = await statesOf(places);
  for (const [index, { own }] of states.entries()) {
    for (const line of own) tally.problem(`left in place ${places[index]?.number ?? ''}: ${line}`);
  }
}

async function connectionsOf({ bed, cluster }: Place): Promise<string[]> {
  const { body } = await bed.api.get(`/api/connections?cluster=${encodeURIComponent(cluster)}`);
  const { value } = body as { value: readonly Listed[] };
  return value.map(({ name, properties }) => `${name} in ${properties.scope ?? ''}`);
}

async function secretsOf({ bed, cluster }: Place): Promise<string[]> {
  const selector = 'labelSelector=app.kubernetes.io%2Fmanaged-by%3Daks-service-connector';
  const { body } = await bed.cluster.send(cluster, `/api/v1/secrets?${selector}`);
  const { items } = body as { items: readonly { metadata: { namespace: string; name: string } }[] };
  return items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}

function toSecret(line: string): string {
  const [name = '', namespace = ''] = line.split(' in ');
  return `${namespace}/sc-${name}-secret`;
}

function expectSame(tally: Tally, what: string, wanted: readonly string[], found: readonly string[]): void {
  const [one, other] = [wanted, found].map((list) => list.toSorted().join(', '));
  if (one !== other) tally.problem(`${what}: wanted ${one ?? ''}; found ${other ?? ''}`);
}
