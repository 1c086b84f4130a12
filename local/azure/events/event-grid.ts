import { deliveryBody, newEvent, type AzureEvent } from './event.ts';
import { shakeHands } from './handshake.ts';
import type { Subscription } from './subscription.ts';
import { Subscriber } from './subscriber.ts';
import { Webhook } from './webhook.ts';

/** Event Grid: who wants which events, and their delivery. Both are forgotten when the simulation ends. */
export class EventGrid {
  readonly #subscribers = new Map<string, Subscriber>();

  publish(event: AzureEvent): void {
    for (const subscriber of this.#subscribers.values()) subscriber.take(event);
  }

  /** Adds a subscription, or changes the one of its name, when its endpoint agrees. Throws `ArmError` 400 else. */
  async subscribe(subscription: Subscription): Promise<Subscriber> {
    const webhook = new Webhook(subscription.endpoint);
    try {
      await shakeHands(webhook, subscription.schema, subscription.name);
    } catch (error) {
      webhook.close();
      throw error;
    }
    const known = this.find(subscription.name);
    known?.change(subscription, webhook);
    const subscriber = known ?? new Subscriber(subscription, webhook);
    this.#subscribers.set(subscription.name.toLowerCase(), subscriber);
    return subscriber;
  }

  get all(): Subscriber[] {
    return [...this.#subscribers.values()];
  }

  find(name: string): Subscriber | undefined {
    return this.#subscribers.get(name.toLowerCase());
  }

  /** Ends a subscription and tells its endpoint, which may be gone already. */
  async unsubscribe(subscriber: Subscriber): Promise<void> {
    const { name, schema } = subscriber.subscription;
    this.#subscribers.delete(name.toLowerCase());
    const event = newEvent({
      topic: '/subscriptions/simulated',
      subject: '',
      type: 'Microsoft.EventGrid.SubscriptionDeletedEvent',
      dataVersion: '2',
      data: { eventSubscriptionId: name },
    });
    const headers = { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': 'SubscriptionDeletion' };
    const call = { method: 'POST', headers, body: deliveryBody(schema, event) } as const;
    await subscriber.webhook.call(call).catch(() => undefined);
    subscriber.close();
  }

  close(): void {
    for (const subscriber of this.all) subscriber.close();
    this.#subscribers.clear();
  }
}
