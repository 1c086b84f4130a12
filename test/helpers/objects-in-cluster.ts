import type { Place } from './place.ts';

interface Listed {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}

/** Annotations that hold hashes which differ from cluster to cluster. */
const HASHED = ['service-connector.aks/data-hash', 'service-connector.aks/keys'];

/** The Secrets and ServiceAccounts of a place's cluster, with the length of each value instead of the value. */
export async function objectsIn(place: Place): Promise<string[]> {
  const [secrets, accounts] = await Promise.all([list(place, 'secrets'), list(place, 'serviceaccounts')]);
  return [...secrets.map((one) => line('Secret', one)), ...accounts.map((one) => line('ServiceAccount', one))];
}

async function list({ bed, cluster }: Place, plural: string): Promise<readonly Listed[]> {
  const { body } = await bed.cluster.send(cluster, `/api/v1/${plural}`);
  const { items } = body as { items: readonly Listed[] };
  // Each namespace has one of this name from the start, and what the extension's chart keeps is not the app's.
  const isOurs = ({ namespace, name }: Listed['metadata']): boolean =>
    namespace !== 'sc-system' && (plural !== 'serviceaccounts' || name !== 'default');
  return items.filter(({ metadata }) => isOurs(metadata));
}

function line(kind: string, { metadata, data }: Listed): string {
  const { namespace, name, labels, annotations } = metadata;
  const lengths = Object.entries(data ?? {}).map(([key, value]) => `${key}:${value.length}`);
  const comparable = Object.entries(annotations ?? {}).map(([key, value]) => [
    key,
    HASHED.includes(key) ? 'keyed hash' : value,
  ]);
  const notes = { labels, annotations: Object.fromEntries(comparable) as Record<string, string> };
  return `${kind} ${namespace}/${name} ${JSON.stringify(notes)} ${lengths.join(' ')}`;
}
