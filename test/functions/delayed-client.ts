import type { DurableClient } from 'durable-functions';

interface Row {
  readonly input: unknown;
  runtimeStatus: string;
}

/**
 * A durable client as the one on Azure can be: it answers a start before the instance runs, answers two overlapping
 * starts of one id with success although only the first comes to be, and knows no instance for events before it runs.
 */
export class DelayedClient {
  readonly rows = new Map<string, Row>();
  readonly calls: string[] = [];
  /** What another process starts while a start of ours is on its way. */
  rival: unknown;

  get durable(): DurableClient {
    return this as unknown as DurableClient;
  }

  /** An instance that comes to be, or changes, after a while. */
  later(id: string, row: Row, milliseconds = 150): void {
    setTimeout(() => this.rows.set(id, row), milliseconds);
  }

  async getStatus(id: string): Promise<unknown> {
    await passed();
    const row = this.rows.get(id);
    if (!row) throw new Error('the call failed with HTTP 404');
    return { ...row, instanceId: id, createdTime: new Date(), lastUpdatedTime: new Date(), customStatus: null };
  }

  async startNew(_name: string, { instanceId, input }: { instanceId: string; input: unknown }): Promise<string> {
    const isFree = !isRunning(this.rows.get(instanceId));
    await passed();
    const kept = this.rival ?? input;
    if (isFree && !isRunning(this.rows.get(instanceId))) {
      this.rows.set(instanceId, { input: kept, runtimeStatus: 'Pending' });
    }
    return instanceId;
  }

  async raiseEvent(id: string, name: string): Promise<void> {
    await passed();
    if (!this.rows.has(id)) throw new Error('the call failed with HTTP 404');
    this.calls.push(`${name} ${id}`);
  }

  /** Takes effect after it is answered. */
  async terminate(id: string): Promise<void> {
    await passed();
    this.calls.push(`terminate ${id}`);
    const row = this.rows.get(id);
    if (row) this.later(id, { ...row, runtimeStatus: 'Terminated' });
  }

  /** Only what has ended is purged. */
  async purgeInstanceHistory(id: string): Promise<{ instancesDeleted: number }> {
    await passed();
    if (isRunning(this.rows.get(id))) return { instancesDeleted: 0 };
    return { instancesDeleted: this.rows.delete(id) ? 1 : 0 };
  }
}

function isRunning(row: Row | undefined): boolean {
  return row !== undefined && ['Pending', 'Running'].includes(row.runtimeStatus);
}

function passed(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
