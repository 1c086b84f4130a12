import { ArmError, badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type Answer } from '../http/answer.ts';
import { parseBody, type HttpRequest } from '../http/request.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import { clusterEvent } from './cluster-event.ts';
import { newEvent, type AzureEvent } from './event.ts';
import type { EventGrid } from './event-grid.ts';
import type { Subscriber } from './subscriber.ts';
import { readSubscription } from './subscription.ts';

type Command = (azure: Simulation, body: JsonObject, name: string) => unknown;

/** By method and first path segment after `/_admin/`. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'POST event-subscriptions': async ({ eventGrid }, body) => present(await eventGrid.subscribe(readSubscription(body))),
  'GET event-subscriptions': ({ eventGrid }, _, name) =>
    name === '' ? { value: eventGrid.all.map(present) } : presentWhole(find(eventGrid, name)),
  'DELETE event-subscriptions': async ({ eventGrid }, _, name) => {
    const ending = name === '' ? eventGrid.all : [find(eventGrid, name)];
    await Promise.all(ending.map((one) => eventGrid.unsubscribe(one)));
  },
  'POST events': (azure, body) => publish(azure, readEvent(body)),
  'POST cluster-events': (azure, body) => publish(azure, clusterEvent(azure.store, body)),
};

/** What the admin endpoint says about events; `undefined` when the path is not about them. */
export function answerEvents(
  azure: Simulation,
  request: HttpRequest,
  names: readonly string[],
): Promise<Answer> | undefined {
  const [keyword = '', name = ''] = names;
  const command = COMMANDS[`${request.method} ${keyword}`];
  return command && run(command, azure, { body: parseBody(request.body), name });
}

async function run(
  command: Command,
  azure: Simulation,
  { body, name }: { body: JsonObject; name: string },
): Promise<Answer> {
  const result = await command(azure, body, name);
  return result === undefined ? { status: 204 } : ok(result);
}

function publish({ eventGrid }: Simulation, event: AzureEvent): { id: string } {
  eventGrid.publish(event);
  return { id: event.id };
}

/** An event of the Event Grid schema; what is missing is made up. Throws `ArmError` 400. */
function readEvent(body: JsonObject): AzureEvent {
  const type = asText(body.eventType);
  if (type === undefined) throw badRequest('eventType is missing.');
  const usual = newEvent({
    type,
    topic: asText(body.topic) ?? '',
    subject: asText(body.subject) ?? '',
    dataVersion: asText(body.dataVersion) ?? '1',
    data: asObject(body.data),
  });
  return { ...usual, id: asText(body.id) ?? usual.id, time: asText(body.eventTime) ?? usual.time };
}

function find(eventGrid: EventGrid, name: string): Subscriber {
  const found = eventGrid.find(name);
  if (!found) throw new ArmError(404, 'ResourceNotFound', `There is no event subscription ${name}.`);
  return found;
}

/** A subscription as Azure shows it: of the endpoint only the part that holds no key. */
function present({ subscription, counts, pending }: Subscriber): JsonObject {
  const { endpoint, ...rest } = subscription;
  return { ...rest, endpointBaseUrl: endpoint.origin + endpoint.pathname, counts: { ...counts, pending } };
}

function presentWhole(subscriber: Subscriber): JsonObject {
  return { ...present(subscriber), deadLetters: subscriber.deadLetters };
}
