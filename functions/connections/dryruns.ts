import { setTimeout } from 'node:timers/promises';

import type { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';

import { clusterKey, dryrunKey } from '../../shared/connection/names.ts';
import type { Problem } from '../../shared/connection/problem.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { accessTo } from '../../shared/policy/access.ts';
import type { DryrunInput } from '../../shared/workflow/operation-input.ts';
import { policyActionOf } from '../../shared/workflow/operation-access.ts';
import { viewOperation, type OperationView } from '../../shared/workflow/operation-view.ts';
import { currentGuard } from '../policy/guard.ts';
import { dryrunInputOf, findInstance, isRunning, toOperationInstance } from './find-instance.ts';
import { inTurn } from './in-turn.ts';
import { dryrunId, newOperationId } from './operation-ids.ts';
import { queryInstances } from './query-instances.ts';
import { checkPlan } from './start-plan.ts';

/** A dry run, and how far its plan is; no view yet in the moment after its start. */
export interface Dryrun {
  readonly input: DryrunInput;
  readonly view: OperationView | undefined;
}

export type DryrunStarted =
  | { readonly kind: 'accepted'; readonly dryrun: Dryrun }
  | { readonly kind: 'busy'; readonly dryrun: Dryrun }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Starts a dry run under its name; one that has ended is replaced. */
export async function putDryrun(
  client: DurableClient,
  { cluster, name }: { readonly cluster: ResourceId; readonly name: string },
  body: unknown,
): Promise<DryrunStarted> {
  const work = checkPlan(body);
  if (!work.ok) return { kind: 'refused', problems: work.problems };
  const key = dryrunKey(cluster, name);
  const input: DryrunInput = { name, plan: { ...work.value, operationId: newOperationId(key) } };
  return inTurn(dryrunId(key), () => startDryrun(client, dryrunId(key), input));
}

async function startDryrun(client: DurableClient, instanceId: string, input: DryrunInput): Promise<DryrunStarted> {
  const before = await findInstance(client, instanceId);
  if (before) checkChange(dryrunInputOf(before));
  if (before && isRunning(before)) return { kind: 'busy', dryrun: { input: dryrunInputOf(before), view: undefined } };
  try {
    await client.startNew('dryrun', { instanceId, input });
  } catch (error) {
    // Refused because another process was faster, or the answer was lost after a start: the instance tells.
    const there = await startedSince(client, instanceId, before);
    if (!there) throw error;
    if (there.plan.operationId !== input.plan.operationId)
      return { kind: 'busy', dryrun: { input: there, view: undefined } };
  }
  return { kind: 'accepted', dryrun: { input, view: undefined } };
}

/** Which dry run was started since `before` was seen; it may have ended by now. */
async function startedSince(
  client: DurableClient,
  instanceId: string,
  before: { readonly input?: unknown } | undefined,
): Promise<DryrunInput | undefined> {
  const instance = await findInstance(client, instanceId);
  const there = instance && dryrunInputOf(instance);
  const last = before && dryrunInputOf(before);
  return there?.plan.operationId === last?.plan.operationId ? undefined : there;
}

export async function findDryrun(
  client: DurableClient,
  cluster: ResourceId,
  name: string,
): Promise<Dryrun | undefined> {
  const instance = await findInstance(client, dryrunId(dryrunKey(cluster, name)));
  return instance && show(client, dryrunInputOf(instance));
}

export async function listDryruns(
  client: DurableClient,
  context: InvocationContext,
  cluster: ResourceId,
): Promise<Dryrun[]> {
  const found: Dryrun[] = [];
  const query = { idPrefix: dryrunId(clusterKey(cluster)), showInput: true };
  for await (const page of queryInstances(context, query)) {
    const dryruns = await Promise.all(page.map((one) => show(client, dryrunInputOf(one))));
    found.push(...dryruns.filter((one) => one !== undefined));
  }
  return found;
}

/** `stopping`: its plan has not come to an end yet, so that it could not be removed. */
export type DryrunDeleted =
  { readonly kind: 'deleted' | 'absent' } | { readonly kind: 'stopping'; readonly dryrun: Dryrun };

/** Deletes a dry run; who may not make it may not delete it either. */
export async function deleteDryrun(client: DurableClient, cluster: ResourceId, name: string): Promise<DryrunDeleted> {
  const dryrun = await findDryrun(client, cluster, name);
  if (!dryrun) return { kind: 'absent' };
  checkChange(dryrun.input);
  const instanceId = dryrunId(dryrunKey(cluster, name));
  if (!(await stopped(client, instanceId))) return { kind: 'stopping', dryrun };
  await client.purgeInstanceHistory(instanceId);
  return { kind: 'deleted' };
}

const STOP_MILLISECONDS = 5000;
const LOOK_MILLISECONDS = 100;

/** Ends a dry run that is running. On Azure that happens after the answer to the call, and only what has ended is purged. */
async function stopped(client: DurableClient, instanceId: string): Promise<boolean> {
  const deadline = Date.now() + STOP_MILLISECONDS;
  for (let asked = false; ; asked = true) {
    const instance = await findInstance(client, instanceId);
    if (!instance || !isRunning(instance)) return true;
    if (!asked) await client.terminate(instanceId, 'the dry run was deleted');
    else if (Date.now() > deadline) return false;
    else await setTimeout(LOOK_MILLISECONDS);
  }
}

/** What is there gives way to what is wanted, as with connections. */
function checkChange({ plan: { connection } }: DryrunInput): void {
  currentGuard().check(accessTo(policyActionOf('plan'), connection.cluster, connection));
}

/** The dry run with its plan; `undefined` when the caller may not see it. */
async function show(client: DurableClient, input: DryrunInput): Promise<Dryrun | undefined> {
  const { connection, operationId } = input.plan;
  if (!currentGuard().allows(accessTo('read', connection.cluster, connection))) return undefined;
  const operation = await findInstance(client, operationId);
  return { input, view: operation && viewOperation(toOperationInstance(operation)) };
}
