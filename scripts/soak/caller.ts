import { ended, type Answer, type Operation } from '../../test/helpers/api.ts';
import type { Place } from '../../test/helpers/place.ts';
import type { Json } from '../../test/helpers/requests.ts';
import { pause, pick } from './random.ts';
import type { Tally } from './tally.ts';

const KINDS = ['secret', 'servicePrincipal', 'workloadIdentity', 'database', 'keyVaultCsi'] as const;
const NAMESPACES = ['default', 'elsewhere'];
/** After this time without an end an operation counts as hanging. */
const PATIENCE_MILLISECONDS = 240_000;
/** How often an operation is looked at, and a request repeated that a dying host did not answer. */
const INTERVAL_MILLISECONDS = 100;

/** The life of one connection: whoever has it makes it, changes it, deletes it and changes his mind. */
export interface Caller {
  readonly place: Place;
  readonly name: string;
  /** What the connection should be by now; `undefined` when there should be none. */
  wanted: Json | undefined;
}

type Beginning = { readonly id: string } | { readonly nothing: true };

/** A request to be sent, and what there should be once it has succeeded. */
interface Wish {
  readonly send: (path: string) => Promise<Answer>;
  readonly result: Json | undefined;
  /** Milliseconds after which the operation is cancelled. */
  readonly cancelAfter?: number;
}

/** Sends one random request and follows its operation to the end. */
export async function act(caller: Caller, tally: Tally, random: () => number): Promise<void> {
  await carryOut(caller, tally, randomWish(caller, random));
}

/** Deletes the connection, if there is one. */
export async function remove(caller: Caller, tally: Tally): Promise<void> {
  if (caller.wanted !== undefined) await carryOut(caller, tally, deletion(caller));
}

function randomWish(caller: Caller, random: () => number): Wish {
  const { place, name, wanted } = caller;
  const { api } = place.bed;
  const chance = random();
  if (wanted && chance < 0.35) return deletion(caller);
  const scope = pick(random, NAMESPACES);
  const cancelAfter = random() < 0.15 ? { cancelAfter: random() * 300 } : {};
  if (wanted && chance < 0.6 && !needsSecret(wanted)) {
    return { send: (path) => api.patch(path, { scope }), result: { ...wanted, scope }, ...cancelAfter };
  }
  const request = place.requests[pick(random, KINDS)](place.cluster, { name, scope });
  return { send: () => api.post('/api/connections', request), result: request, ...cancelAfter };
}

function deletion({ place }: Caller): Wish {
  return { send: (path) => place.bed.api.delete(path), result: undefined };
}

/** What the caller keeps secret is not recorded, so a change has to bring it again. */
function needsSecret({ authInfo }: Json): boolean {
  const auth = (authInfo ?? {}) as Json;
  return 'secret' in auth || 'secretInfo' in auth;
}

async function carryOut(caller: Caller, tally: Tally, wish: Wish): Promise<void> {
  const beginning = await begin(caller, tally, wish);
  if ('nothing' in beginning) {
    caller.wanted = undefined;
    return;
  }
  tally.accepted.set(beginning.id, false);
  const operation = await follow(caller, tally, beginning.id, wish.cancelAfter);
  if (!operation) return;
  tally.accepted.set(beginning.id, true);
  tally.count(`${operation.properties.action} ${operation.status}`);
  if (operation.status === 'Succeeded') caller.wanted = wish.result;
  else if (operation.status === 'Failed' || hasLeftovers(operation)) tally.problem(describe(caller, operation));
}

function begin({ place, name }: Caller, tally: Tally, { send }: Wish): Promise<Beginning> {
  const path = `/api/connections/${name}?cluster=${encodeURIComponent(place.cluster)}`;
  return insist(async () => {
    const answer = await send(path);
    const beginning = beginningOf(answer);
    if (!beginning && answer.status < 500) tally.problem(`${name}: ${answer.status} ${answer.text}`);
    return beginning;
  });
}

/** `undefined` for an answer after which the caller tries again. */
function beginningOf({ status, body }: Answer): Beginning | undefined {
  if (status === 202) return { id: (body as { operation: Operation }).operation.id };
  if (status === 204) return { nothing: true };
  const { code, target } = (body as { error?: { code: string; target?: string } }).error ?? {};
  // The answer to an earlier try was lost.
  return code === 'OperationInProgress' && target !== undefined ? { id: target } : undefined;
}

async function follow(
  caller: Caller,
  tally: Tally,
  id: string,
  cancelAfter: number | undefined,
): Promise<Operation | undefined> {
  const { api } = caller.place.bed;
  if (cancelAfter !== undefined) {
    await pause(cancelAfter);
    await insist(() => api.post(`/api/operations/${id}/cancel`, {}));
  }
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (Date.now() < deadline) {
    const operation = await insist(() => api.operation(id));
    if (ended(operation)) return operation;
    await pause(INTERVAL_MILLISECONDS);
  }
  tally.problem(`${caller.name}: operation ${id} hangs`);
  return undefined;
}

/** Tries until there is an answer: the host may be dead at the moment. */
async function insist<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error('the host does not answer any more');
    await pause(INTERVAL_MILLISECONDS);
  }
}

function hasLeftovers({ error }: Operation): boolean {
  return error?.details?.some(({ code }) => code === 'UndoFailed') ?? false;
}

function describe({ place, name }: Caller, { id, properties, status, error }: Operation): string {
  return `${properties.action} of ${name} in place ${place.number} (${id}) ended ${status}: ${JSON.stringify(error)}`;
}
