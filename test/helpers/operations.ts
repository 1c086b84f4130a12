import { stepOf, ended, type Answer } from './api.ts';
import { closed } from './closed-firewall.ts';
import { checkInstance, reconcile, reconcileInstance } from './checks.ts';
import type { Place } from './place.ts';
import type { Json } from './requests.ts';

/** How something ended, in the words of an operation. */
export interface Ended {
  readonly status: string;
  readonly error?:
    | { readonly code: string; readonly message: string; readonly details?: readonly { code: string }[] | undefined }
    | undefined;
  readonly properties: { readonly action: string; readonly warnings?: readonly string[] | undefined };
}

/** A kind of operation that the suites of crashes, faults and replays take through everything that can happen to it. */
export interface OperationKind {
  readonly name: string;
  /** What has to be there before. */
  readonly prepare?: (place: Place) => Promise<unknown>;
  /** Sends the request; sent a second time while the operation runs, it is refused with the running one's id. */
  readonly start: (place: Place) => Promise<Answer>;
  /** What a caller does while the operation runs. */
  readonly meanwhile?: (place: Place, id: string) => Promise<unknown>;
  /** The durable instance of a check, which is no operation and is followed by its health. */
  readonly instance?: (place: Place) => string;
  /** How it ends when nothing goes wrong. */
  readonly end: 'Succeeded' | 'Failed' | 'Canceled';
}

/** Dozens of them are prepared at the same time. */
const PATIENCE_MILLISECONDS = 60_000;

type RequestKind = 'secret' | 'servicePrincipal' | 'workloadIdentity' | 'database' | 'keyVaultCsi';

const FOREIGN = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'sc-conn1-secret', namespace: 'default' } };

const SECRET = '/api/v1/namespaces/default/secrets/sc-conn1-secret';

/** Every kind that the suites know; one line is all that a further one takes. */
export const OPERATIONS: readonly OperationKind[] = [
  creation('secret'),
  creation('servicePrincipal'),
  creation('workloadIdentity'),
  creation('database'),
  creation('keyVaultCsi'),
  { ...creation('secret'), name: 'create secret behind a firewall', prepare: closeAccount },
  change('namespace', { scope: 'elsewhere' }),
  change('auth type', { authInfo: { authType: 'secret' } }),
  removal('workloadIdentity'),
  removal('servicePrincipal'),
  removal('keyVaultCsi'),
  removal('database'),
  { ...creation('workloadIdentity'), name: 'create that fails and is undone', prepare: takeSecret, end: 'Failed' },
  { ...creation('workloadIdentity'), name: 'cancel', prepare: blockRoles, meanwhile: cancel, end: 'Canceled' },
  { name: 'validate', prepare: connected('workloadIdentity'), start: validate, end: 'Succeeded' },
  { name: 'plan', start: plan, end: 'Succeeded' },
  { name: 'check', prepare: connected('workloadIdentity'), start: check, instance: checkInstance, end: 'Succeeded' },
  { name: 'check that repairs', prepare: drifted, start: check, instance: checkInstance, end: 'Succeeded' },
  { name: 'reconcile', prepare: drifted, start: reconcile, instance: reconcileInstance, end: 'Succeeded' },
];

function creation(kind: RequestKind): OperationKind {
  const start = ({ bed, requests, cluster }: Place): Promise<Answer> =>
    bed.api.post('/api/connections', requests[kind](cluster));
  return { name: `create ${kind}`, start, end: 'Succeeded' };
}

function change(name: string, patch: Json): OperationKind {
  return {
    name: `update ${name}`,
    prepare: connected('workloadIdentity'),
    start: (place) => place.bed.api.patch(connectionPath(place), patch),
    end: 'Succeeded',
  };
}

function removal(kind: RequestKind): OperationKind {
  const start = (place: Place): Promise<Answer> => place.bed.api.delete(connectionPath(place));
  return { name: `delete ${kind}`, prepare: connected(kind), start, end: 'Succeeded' };
}

function connected(kind: RequestKind): (place: Place) => Promise<void> {
  return async ({ bed, requests, cluster }) => {
    const id = await bed.api.accepted(requests[kind](cluster));
    const { status, error } = await bed.api.follow(id, ended, { patience: PATIENCE_MILLISECONDS });
    if (status !== 'Succeeded') throw new Error(`not prepared: ${JSON.stringify(error)}`);
  };
}

/** A connection that somebody has tampered with. */
async function drifted(place: Place): Promise<void> {
  await connected('workloadIdentity')(place);
  const { bed, cluster, ids } = place;
  const { status } = await bed.cluster.send(cluster, SECRET, { method: 'DELETE' });
  if (status !== 200) throw new Error(`the Secret was not deleted: ${status}`);
  const below = `/subscriptions/${ids.subscriptionId}`;
  const granted = await bed.admin.resources(/\/(roleAssignments|federatedIdentityCredentials)\//i, below);
  for (const { id } of granted) await bed.admin.remove(id);
}

/** The account of the place admits only one address of somebody else's. */
function closeAccount({ bed, ids }: Place): Promise<void> {
  const account = bed.world.azure.get(ids.storageAccount.split('/blobServices')[0]!);
  if (!account) throw new Error('the place has no storage account');
  bed.world.azure.put(...closed([account]));
  return Promise.resolve();
}

/** Somebody else has the Secret's name, which is found after everything else has been written. */
function takeSecret({ bed, cluster }: Place): Promise<void> {
  return bed.cluster.create(cluster, '/api/v1/namespaces/default/secrets', FOREIGN);
}

function blockRoles({ bed, number }: Place): Promise<void> {
  const fault = { kind: 'status', status: 503, code: 'ServiceUnavailable' };
  return bed.admin.fault({ method: 'PUT', path: `storep${number}/.*roleAssignments`, times: 1_000_000, fault });
}

async function cancel({ bed }: Place, id: string): Promise<void> {
  const { api } = bed;
  const reached = await api.follow(id, (one) => ended(one) || stepOf(one, 'grantAccess').attempts > 1);
  if (!ended(reached)) await api.post(`/api/operations/${id}/cancel`, {});
}

function validate(place: Place): Promise<Answer> {
  return place.bed.api.post(connectionPath(place).replace('?', '/validate?'), '');
}

function check(place: Place): Promise<Answer> {
  return place.bed.api.post(connectionPath(place).replace('?', '/check?'), {});
}

function plan({ bed, requests, cluster }: Place): Promise<Answer> {
  return bed.api.post('/api/connections/plan', requests.workloadIdentity(cluster));
}

function connectionPath({ cluster }: Place): string {
  return `/api/connections/conn_1?cluster=${encodeURIComponent(cluster)}`;
}
