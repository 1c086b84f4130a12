import { randomUUID } from 'node:crypto';
import { badRequest } from '../arm-error.ts';
import { asObject, asText } from '../json.ts';
import { deliveryBody, newEvent, type EventSchema } from './event.ts';
import type { Webhook } from './webhook.ts';

const ORIGIN = 'eventgrid.azure.net';

/** Asks an endpoint whether it wants events, as each schema does; throws `ArmError` 400 when it does not say yes. */
export async function shakeHands(webhook: Webhook, schema: EventSchema, name: string): Promise<void> {
  const ask = schema === 'EventGrid' ? askByEvent : askByOptions;
  const problem = await ask(webhook, name).catch((error: unknown) => `it did not answer: ${String(error)}`);
  if (problem === undefined) return;
  throw badRequest(`The endpoint could not be validated: ${problem}.`, 'Url validation');
}

async function askByEvent(webhook: Webhook, name: string): Promise<string | undefined> {
  const validationCode = randomUUID().toUpperCase();
  const event = newEvent({
    topic: '/subscriptions/simulated',
    subject: '',
    type: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    dataVersion: '2',
    data: { validationCode, validationUrl: `https://rp-simulated.eventgrid.azure.net/validate?id=${validationCode}` },
  });
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'aeg-event-type': 'SubscriptionValidation',
    'aeg-subscription-name': name.toUpperCase(),
  };
  const answer = await webhook.call({ method: 'POST', headers, body: deliveryBody('EventGrid', event) });
  // 202, which is fine for events, is not for this.
  if (answer.status !== 200) return `it answered ${answer.status}`;
  return asText(parsed(answer.body).validationResponse) === validationCode ? undefined : 'it did not echo the code';
}

function parsed(text: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

async function askByOptions(webhook: Webhook): Promise<string | undefined> {
  const headers = { 'WebHook-Request-Origin': ORIGIN, 'WebHook-Request-Rate': '120' };
  const answer = await webhook.call({ method: 'OPTIONS', headers });
  if (answer.status !== 200) return `it answered ${answer.status}`;
  const allowed = answer.headers['webhook-allowed-origin'];
  return allowed === ORIGIN || allowed === '*' ? undefined : `it does not allow ${ORIGIN}`;
}
