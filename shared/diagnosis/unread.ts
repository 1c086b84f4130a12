import { ArmError } from '../azure/arm.ts';
import { KubernetesError } from '../kubernetes/cluster-api.ts';
import type { Evidence } from './evidence.ts';
import { seen, type Look } from './look.ts';

/** Something that could not be looked at, and why. */
export interface Unread {
  readonly what: string;
  readonly reason: string;
}

/** An error as words for a person. Of what is not from Azure or a cluster only the kind is said: it may hold anything. */
export function describeError(error: unknown): string {
  if (error instanceof ArmError) return `${error.code}: ${error.message}`;
  if (error instanceof KubernetesError) return `${error.reason}: ${error.message}`;
  if (!(error instanceof Error)) return 'unknown error';
  return KNOWN.includes(error.name) ? error.message : error.name;
}

/** Errors of our own clients, whose messages hold no content. */
const KNOWN: readonly string[] = [
  'ArmUnreachable',
  'ArmCredentialError',
  'KubernetesUnreachable',
  'KubeconfigError',
  'UnexpectedAnswerError',
  'OutOfTimeError',
];

/** Everything that could not be read. What failed for the same reason as the credentials is said once. */
export function unreadOf(evidence: Evidence): Unread[] {
  const { provider, document, extension, credentials, namespace, release, job, pods } = evidence;
  const { events, nodes, log, connections, permissions } = evidence;
  const looks: readonly Look<unknown>[] = [
    provider,
    document,
    extension,
    credentials,
    ...[namespace, release, job, pods, events, nodes, log],
    connections,
    ...permissions.map(({ granted }) => granted),
    ...connectionLooks(connections),
  ];
  const failed = looks.flatMap((look) =>
    look.kind === 'unread' ? [{ what: look.what, reason: describeError(look.error) }] : [],
  );
  const unread = [...failed, ...uncheckedOf(connections)];
  return [...new Map(unread.map((one) => [`${one.what} ${one.reason}`, one])).values()];
}

/** For a person: what failed for the same reason is named together, and the reason once. */
export function byReason(unread: readonly Unread[]): Unread[] {
  const groups = Map.groupBy(unread, ({ reason }) => reason);
  return [...groups].map(([reason, those]) => ({ what: those.map(({ what }) => what).join(', '), reason }));
}

/** What the validation of a connection could not read. */
function uncheckedOf(connections: Evidence['connections']): Unread[] {
  const states = seen(connections) ?? [];
  return states.flatMap(({ record, validation }) => {
    const items = (validation && seen(validation)) ?? [];
    const unreadable = items.filter(({ errorCode }) => errorCode === 'ValidationUnreadable');
    return unreadable.map(({ name, errorMessage }) => ({
      what: `connection ${record.name}: ${name}`,
      reason: errorMessage ?? '',
    }));
  });
}

function connectionLooks(connections: Evidence['connections']): Look<unknown>[] {
  const states = seen(connections) ?? [];
  return states.flatMap(({ secret, serviceAccount, validation }) =>
    [secret, serviceAccount, validation].filter((look) => look !== undefined),
  );
}
