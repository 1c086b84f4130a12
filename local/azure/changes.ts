/** A write, delete or action that has ended, as Azure's event sources see it. */
export interface Change {
  readonly kind: 'write' | 'delete' | 'action';
  /** `Microsoft.Storage/storageAccounts/listKeys/action` */
  readonly operationName: string;
  readonly resourceId: string;
  readonly status: 'Succeeded' | 'Failed' | 'Canceled';
  readonly correlationId: string;
}

export type ChangeListener = (change: Change) => void;

/** The one place that knows of every write, delete and action when it has ended, long-running or not. */
export class Changes {
  readonly #listeners = new Set<ChangeListener>();

  /** The returned function ends the subscription. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** What an action name of Azure's access control does; reads change nothing. */
export function changeKind(operationName: string): Change['kind'] | undefined {
  const verb = operationName.split('/').at(-1);
  return verb === 'write' || verb === 'delete' || verb === 'action' ? verb : undefined;
}
