import { app, type InvocationContext, type Timer } from '@azure/functions';
import * as df from 'durable-functions';

import { scheduleOf } from '../../shared/workflow/settings.ts';
import { startReconcile } from '../connections/start-reconcile.ts';
import { silenced } from '../unexpected.ts';

app.timer('reconcile', {
  schedule: scheduleOf(process.env, 'RECONCILE_SCHEDULE'),
  extraInputs: [df.input.durableClient()],
  handler: silenced(reconcile),
});

/** Has every connection of every cluster that the service sees checked, and put right where need be. */
async function reconcile(_timer: Timer, context: InvocationContext): Promise<void> {
  await startReconcile(df.getClient(context), context);
}
