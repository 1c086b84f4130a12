import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { checkRequest } from '../../shared/connection/check-request.ts';
import { problem, type Problem } from '../../shared/connection/problem.ts';
import { fiveRandom } from '../../shared/connection/random.ts';
import type { ConnectionRecord, ConnectionSpec } from '../../shared/connection/spec.ts';
import { resourceIdOf, toSpec } from '../../shared/connection/to-spec.ts';
import { accessTo } from '../../shared/policy/access.ts';
import type { ConnectInput, OperationInput } from '../../shared/workflow/operation-input.ts';
import { currentGuard } from '../policy/guard.ts';
import { currentSettings, currentTools } from '../tools.ts';
import { claimConnection } from './claim-connection.ts';
import { doorRefusal } from './door-refusal.ts';
import { lastKnown } from './last-known.ts';
import { presentConnection } from './present-connection.ts';

/** What became of a request that wants an operation. */
export type Started =
  | { readonly kind: 'accepted'; readonly input: OperationInput; readonly connection: ConnectionSpec }
  | { readonly kind: 'busy'; readonly running: OperationInput }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** What a request wants of a connection. */
export interface Wanted extends Pick<ConnectInput, 'expected'> {
  readonly body: unknown;
  readonly action: 'create' | 'update';
}

/** Checks the body of a request completely and starts the operation that makes the connection so. */
export async function startConnection(
  client: DurableClient,
  context: InvocationContext,
  { body, action, expected }: Wanted,
): Promise<Started> {
  const { deniedNamespaces, sealingKey, policy } = currentSettings();
  const checked = checkRequest(body, { deniedNamespaces, randomSuffix: fiveRandom });
  if (!checked.ok) return { kind: 'refused', problems: checked.problems };
  const connection = toSpec(checked.value, sealingKey);
  const guard = currentGuard();
  guard.check(accessTo(action, connection.cluster, connection));
  const present = await presentConnection(currentTools(), checked.value, context);
  if (present && present.name.toLowerCase() !== connection.name.toLowerCase()) {
    return collision(connection.name, present.name);
  }
  // What is there gives way to what is wanted: that takes leave for both.
  if (present) guard.check(accessTo(action, connection.cluster, present));
  const refusal = await doorRefusal(currentTools().arm, checked.value, context);
  if (refusal) return { kind: 'refused', problems: [refusal] };
  const base = { ...(expected !== undefined && { expected }), ...(await knownBefore(client, connection, present)) };
  const work = { action, connection, policy, caller: guard.caller, ...base };
  const claim = await claimConnection(client, work);
  if (claim.kind === 'accepted') return { ...claim, connection };
  const running = claim.running.connection.name;
  return running.toLowerCase() === connection.name.toLowerCase() ? claim : collision(connection.name, running);
}

/** Where nothing is recorded any more the history may know what an earlier operation made, and that is not forgotten. */
async function knownBefore(
  client: DurableClient,
  { cluster, name }: ConnectionSpec,
  present: ConnectionRecord | undefined,
): Promise<Pick<ConnectInput, 'known'>> {
  const known = present ?? (await lastKnown(client, resourceIdOf(cluster), name));
  return known ? { known } : {};
}

function collision(wanted: string, existing: string): Started {
  const message = `name '${wanted}' gives the same Secret name as the existing connection '${existing}'`;
  return { kind: 'refused', problems: [problem('ConnectionNameCollision', 'name', message)] };
}
