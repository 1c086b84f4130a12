import { randomBytes } from 'node:crypto';
import { idKey } from './resource-path.ts';
import type { Store } from './store/store.ts';

/**
 * The credentials of resources: made at random when first asked for, kept, and never part of a document.
 * With a marker every one of them starts with it, so that whoever leaks one can be found out.
 */
export class Credentials {
  readonly #store: Store;
  readonly #marker: string;

  constructor(store: Store, marker = '') {
    this.#store = store;
    this.#marker = marker;
  }

  /** A key of `bytes` random bytes in base64, as most services give them. */
  key(resourceId: string, name: string, bytes = 32): string {
    return this.#store.factOr(factKey(resourceId, name), () => this.#random(bytes, 'base64'));
  }

  /** A key of `bytes` random bytes in hexadecimal. */
  hexKey(resourceId: string, name: string, bytes = 16): string {
    return this.#store.factOr(factKey(resourceId, name), () => this.#random(bytes, 'hex'));
  }

  /** Replaces a key: the next one that is asked for is new. */
  forget(resourceId: string, name: string): void {
    this.#store.deleteFact(factKey(resourceId, name));
  }

  /** Drops the keys of a resource and of all below it. */
  forgetAll(resourceId: string): void {
    for (const end of [':', '/']) this.#store.deleteFacts(`credential:${idKey(resourceId)}${end}`);
  }

  /** The keys that were given out for what is below a scope, by id and name. */
  issued(scope: string): [name: string, value: string][] {
    return this.#store.facts(`credential:${idKey(scope)}`);
  }

  /** A credential that belongs to no resource. */
  ownSecret(name: string): string {
    return this.#store.factOr(`secret:${name}`, () => this.#random(32, 'hex'));
  }

  /** The marker in readable form, '' without one. */
  get marker(): string {
    return this.#marker;
  }

  #random(bytes: number, encoding: 'base64' | 'hex'): string {
    const text = randomBytes(bytes).toString(encoding);
    // In place of the first characters: the length stays, and base64 stays base64.
    return this.#marker.length < text.length ? this.#marker + text.slice(this.#marker.length) : this.#marker + text;
  }
}

function factKey(resourceId: string, name: string): string {
  return `credential:${idKey(resourceId)}:${name.toLowerCase()}`;
}
