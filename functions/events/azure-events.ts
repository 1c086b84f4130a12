import { app, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { parseEvent } from '../../shared/events/azure-event.ts';
import { hintsOf } from '../../shared/events/hint.ts';
import { silenced } from '../unexpected.ts';
import { followHint } from './follow-hint.ts';

app.eventGrid('azureEvents', { extraInputs: [df.input.durableClient()], handler: silenced(take) });

/** Takes an event of Event Grid, in either schema. One of no interest is as good as one that was followed. */
async function take(given: unknown, context: InvocationContext): Promise<void> {
  const event = parseEvent(given);
  if (!event) {
    // Its content is not repeated: anybody may have sent it.
    context.warn('an event was neither of the Event Grid schema nor of CloudEvents 1.0 and was ignored');
    return;
  }
  const client = df.getClient(context);
  for (const hint of hintsOf(event)) await followHint({ client, context, event }, hint);
}
