import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import type { ReconcileInput } from '../../shared/health/check.ts';
import { classify } from '../../shared/workflow/classify.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { startCheck } from '../connections/start-check.ts';
import { currentSettings, currentTools } from '../tools.ts';

df.app.activity('checkCluster', { extraInputs: [df.input.durableClient()], handler: checkCluster });

/** Between the checks of one cluster: each reads some 20 things, and Azure lets a subscription read 25 a second. */
const PACE_SECONDS = 1;

/** Starts the checks of all connections of a cluster. Records that cannot be read now are read the next time. */
async function checkCluster(input: unknown, context: InvocationContext): Promise<void> {
  const { reconcile } = currentSettings();
  const cluster = resourceIdOf((input as Pick<ReconcileInput, 'cluster'>).cluster);
  try {
    const records = await listRecords(currentTools(), cluster);
    const due = records.filter((record) => (record.reconcile ?? reconcile.mode) !== 'off');
    const pace = reconcile.spreadSeconds > 0 ? PACE_SECONDS : 0;
    for (const [at, { name }] of due.entries()) {
      await startCheck(df.getClient(context), context, { cluster, name, delaySeconds: at * pace });
    }
  } catch (error) {
    const outcome = classify(error, 'ClusterNotFound');
    if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') throw error;
    context.warn(`the connections of a cluster were not checked: ${outcome.error.code}: ${outcome.error.message}`);
  }
}
