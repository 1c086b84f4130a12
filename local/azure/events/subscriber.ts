import { deliveryBody, type AzureEvent } from './event.ts';
import { nextWait } from './retry-schedule.ts';
import { wants, type Subscription } from './subscription.ts';
import type { Webhook } from './webhook.ts';

/** An event that was given up. */
export interface DeadLetter {
  readonly event: AzureEvent;
  readonly attempts: number;
  /** `undefined` when there was no answer. */
  readonly status: number | undefined;
}

interface Copy {
  readonly event: AzureEvent;
  readonly publishedAt: number;
  attempts: number;
}

/** How far later events may overtake when nothing is said of delays. */
const DISORDER_MILLISECONDS = 40;
const MAX_DEAD_LETTERS = 1000;

/** Delivers to one subscription, with the manners that it asks for; nothing of it is kept over a restart. */
export class Subscriber {
  readonly deadLetters: DeadLetter[] = [];
  readonly counts = { matched: 0, lost: 0, delivered: 0, failed: 0, deadLettered: 0 };
  readonly #timers = new Set<NodeJS.Timeout>();
  #subscription: Subscription;
  #webhook: Webhook;
  #underWay = 0;
  #lastDue = 0;
  #closed = false;

  constructor(subscription: Subscription, webhook: Webhook) {
    this.#subscription = subscription;
    this.#webhook = webhook;
  }

  get subscription(): Subscription {
    return this.#subscription;
  }

  get webhook(): Webhook {
    return this.#webhook;
  }

  /** From now on, what is still to be delivered goes to another endpoint. */
  change(subscription: Subscription, webhook: Webhook): void {
    this.#webhook.close();
    this.#webhook = webhook;
    this.#subscription = subscription;
  }

  /** Deliveries that have not ended. */
  get pending(): number {
    return this.#timers.size + this.#underWay;
  }

  /** Delivers an event if it is wanted. */
  take(event: AzureEvent): void {
    const { manners } = this.#subscription;
    if (this.#closed || !wants(this.#subscription, event)) return;
    this.counts.matched += 1;
    if (Math.random() < manners.lose) {
      this.counts.lost += 1;
      return;
    }
    const copies = Math.random() < manners.duplicates ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) this.#deliverIn(this.#delay(), freshCopy(event));
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#webhook.close();
  }

  #delay(): number {
    const { disorder, delayMilliseconds } = this.#subscription.manners;
    const [least, most] = delayMilliseconds;
    const delay = least + Math.random() * (most - least);
    if (disorder) return delay + Math.random() * DISORDER_MILLISECONDS;
    const now = Date.now();
    this.#lastDue = Math.max(this.#lastDue, now + delay);
    return this.#lastDue - now;
  }

  #deliverIn(milliseconds: number, copy: Copy): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#deliver(copy);
    }, milliseconds);
    this.#timers.add(timer);
  }

  async #deliver(copy: Copy): Promise<void> {
    this.#underWay += 1;
    const status = await this.#send(copy);
    this.#underWay -= 1;
    if (this.#closed) return;
    if (status !== undefined && status >= 200 && status <= 204) this.counts.delivered += 1;
    else this.#fail(copy, status);
  }

  #fail(copy: Copy, status: number | undefined): void {
    this.counts.failed += 1;
    copy.attempts += 1;
    const { event, attempts, publishedAt } = copy;
    const { retryScale: scale } = this.#subscription.manners;
    const wait = nextWait({ attempts, status, age: Date.now() - publishedAt, scale });
    if (wait !== undefined) {
      this.#deliverIn(wait, copy);
      return;
    }
    this.counts.deadLettered += 1;
    this.deadLetters.push({ event, attempts, status });
    if (this.deadLetters.length > MAX_DEAD_LETTERS) this.deadLetters.shift();
  }

  async #send({ event, attempts }: Copy): Promise<number | undefined> {
    const { schema, name } = this.#subscription;
    const type = schema === 'EventGrid' ? 'application/json' : 'application/cloudevents+json';
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      'aeg-subscription-name': name.toUpperCase(),
      'aeg-delivery-count': String(attempts),
      'aeg-event-type': 'Notification',
      'aeg-data-version': event.dataVersion,
      'aeg-metadata-version': '1',
      'aeg-output-event-id': event.id,
    };
    try {
      return (await this.#webhook.call({ method: 'POST', headers, body: deliveryBody(schema, event) })).status;
    } catch {
      return undefined;
    }
  }
}

function freshCopy(event: AzureEvent): Copy {
  return { event, publishedAt: Date.now(), attempts: 0 };
}
