import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { claimKey } from '../../shared/connection/names.ts';
import { formatResourceId } from '../../shared/connection/resource-id.ts';
import { recordedSpec } from '../../shared/connection/recorded-spec.ts';
import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { CheckInput, Probe, RemedyInput } from '../../shared/health/check.ts';
import { probe } from '../../shared/health/probe.ts';
import { ifThere } from '../../shared/workflow/footprint.ts';
import { recordOf } from '../../shared/workflow/record-home.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { claimConnection, type Work } from '../connections/claim-connection.ts';
import { findInstance, isRunning } from '../connections/find-instance.ts';
import { lastKnown } from '../connections/last-known.ts';
import { claimId, operationIdAt } from '../connections/operation-ids.ts';
import { currentSettings, currentTools } from '../tools.ts';
import { silenced } from '../unexpected.ts';

const extraInputs = [df.input.durableClient()];

df.app.activity('probeConnection', { extraInputs, handler: silenced(probeConnection) });
df.app.activity('startRemedy', { extraInputs, handler: silenced(startRemedy) });

type Named = Pick<CheckInput, 'cluster' | 'name'>;

/** Looks at a connection, unless an operation works on it. */
async function probeConnection(input: unknown, context: InvocationContext): Promise<Probe> {
  const { cluster, name } = input as Named;
  const client = df.getClient(context);
  const id = resourceIdOf(cluster);
  const claim = await findInstance(client, claimId(claimKey(id, name)));
  if (claim && isRunning(claim)) return { kind: 'busy' };
  const asked = { cluster: id, name, lastKnown: () => lastKnown(client, id, name) };
  return probe(currentTools(), currentSettings().reconcile, asked);
}

/** Starts the repair or the removal of a connection, as the service itself; refused while another operation runs. */
async function startRemedy(input: unknown, context: InvocationContext): Promise<void> {
  const { cluster, record, remedy, stamp } = input as RemedyInput;
  const client = df.getClient(context);
  const id = resourceIdOf(cluster);
  const random = stamp.random.replaceAll('-', '').slice(0, 8);
  const operationId = operationIdAt(claimKey(id, record.name), stamp.at, random);
  // An activity may run twice: the first run may have started it, and it may have ended since.
  if (await findInstance(client, operationId)) return;
  // What the look found may be old: an operation may have come and gone since. Then the next look finds what there is.
  const records = (await ifThere(() => listRecords(currentTools(), id))) ?? [];
  const current = recordOf(records, record.name) ?? (await lastKnown(client, id, record.name));
  if (current?.operationId !== record.operationId) return;
  await claimConnection(client, workOf(formatResourceId(id), { record, remedy }, operationId));
}

function workOf(
  cluster: string,
  { record, remedy }: Pick<RemedyInput, 'record' | 'remedy'>,
  operationId: string,
): Work {
  const { policy } = currentSettings();
  const common = { operationId, policy, caller: { kind: 'service' } } as const;
  if (remedy === 'repair') {
    return { ...common, action: 'repair', connection: recordedSpec(cluster, record), known: record };
  }
  const connection = {
    cluster,
    name: record.name,
    known: record,
    keepKubernetesResources: false,
    ifBroken: true,
  } as const;
  return { ...common, action: 'delete', connection };
}
