import { app, type InvocationContext, type Timer } from '@azure/functions';
import * as df from 'durable-functions';

import { scheduleOf } from '../../shared/workflow/settings.ts';
import { purgeOperations } from '../connections/purge-operations.ts';
import { currentSettings } from '../tools.ts';
import { silenced } from '../unexpected.ts';

app.timer('purgeOperations', {
  schedule: scheduleOf(process.env, 'PURGE_SCHEDULE'),
  extraInputs: [df.input.durableClient()],
  handler: silenced(purge),
});

/** Forgets operations that ended long ago. */
async function purge(_timer: Timer, context: InvocationContext): Promise<void> {
  const { operationRetentionDays } = currentSettings();
  const { purged, unfinished } = await purgeOperations(df.getClient(context), context, operationRetentionDays);
  if (purged > 0)
    context.log(`purged ${purged} operations and claims that ended over ${operationRetentionDays} days ago`);
  if (unfinished) context.warn('there is more to purge than one run has time for; the next run goes on');
}
