import { createHash } from 'node:crypto';

import { comparable } from './gate.ts';
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

/** The Secrets and ServiceAccounts of a place's cluster, with digests of what their values come to. */
export async function objectsIn(place: Place): Promise<string[]> {
  const [secrets, accounts] = await Promise.all([list(place, 'secrets'), list(place, 'serviceaccounts')]);
  const digest = digests(place);
  return [
    ...secrets.map((one) => line('Secret', one, digest)),
    ...accounts.map((one) => line('ServiceAccount', one, digest)),
  ];
}

type Digest = (base64: string) => string;

/**
 * Says of a value what it is, without saying it: the same for the same value in all places, whose keys differ. The key
 * of another resource, or another key of the same one, is another value.
 */
function digests({ bed, ids }: Place): Digest {
  const issued = bed.world.azure.issuedKeys(`/subscriptions/${ids.subscriptionId}/`);
  return (base64) => {
    let text = Buffer.from(base64, 'base64').toString();
    for (const [name, key] of issued) {
      for (const form of [key, encodeURIComponent(key)]) text = text.replaceAll(form, `{${name}}`);
    }
    return createHash('sha256').update(comparable(text)).digest('hex').slice(0, 12);
  };
}

async function list({ bed, cluster }: Place, plural: string): Promise<readonly Listed[]> {
  const { body } = await bed.cluster.send(cluster, `/api/v1/${plural}`);
  const { items } = body as { items: readonly Listed[] };
  // Each namespace has one of this name from the start, and what the extension's chart keeps is not the app's.
  const isOurs = ({ namespace, name }: Listed['metadata']): boolean =>
    namespace !== 'sc-system' && (plural !== 'serviceaccounts' || name !== 'default');
  return items.filter(({ metadata }) => isOurs(metadata));
}

function line(kind: string, { metadata, data }: Listed, digest: Digest): string {
  const { namespace, name, labels, annotations } = metadata;
  const values = Object.entries(data ?? {}).map(([key, value]) => `${key}:${digest(value)}`);
  const kept = Object.entries(annotations ?? {}).map(([key, value]) => [
    key,
    HASHED.includes(key) ? 'keyed hash' : value,
  ]);
  const notes = { labels, annotations: Object.fromEntries(kept) as Record<string, string> };
  return `${kind} ${namespace}/${name} ${JSON.stringify(notes)} ${values.join(' ')}`;
}
