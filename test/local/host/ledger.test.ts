import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { formatEvents, historyEvent } from '../../../local/host/durable/history.ts';
import { createInstance } from '../../../local/host/durable/lifecycle.ts';
import { openStore, type Store } from '../../../local/host/durable/store.ts';

let directory: string;
let file: string;
let first: Store;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'ledger-'));
  file = join(directory, 'state.sqlite');
  first = openStore(file);
});

afterEach(() => {
  first.database.close();
  rmSync(directory, { recursive: true });
});

function create({ ledger }: Store, id: string): Promise<void> {
  createInstance(ledger, { id, name: 'any', input: 'null', version: undefined, parent: undefined });
  return ledger.committed();
}

function ids({ tables }: Store): string[] {
  return tables.instances.list({}, { limit: 9 }).map(({ id }) => id);
}

describe('what is going on', () => {
  it('is read again when another host has written meanwhile, and nothing of either is lost', async () => {
    await create(first, 'a');
    rmSync(`${file}.lock`);
    const second = openStore(file);
    await create(second, 'b');
    second.database.close();
    await expect(create(first, 'c')).rejects.toThrow('Another host has written to the state file');
    await create(first, 'c');
    expect(ids(first).toSorted()).toEqual(['a', 'b', 'c']);
    expect(first.ledger.find('b')?.inbox).toHaveLength(1);
  });

  it('never takes the place of another instance in the state file', async () => {
    await create(first, 'a');
    const a = first.tables.instances.get('a')!;
    const put = (change: object): void =>
      first.database.transaction(() => first.tables.instances.put({ ...a, ...change }));
    expect(() => put({ id: 'b' })).toThrow('UNIQUE');
    expect(() => put({ key: a.key + 1 })).toThrow('has another instance "a"');
    expect(ids(first)).toEqual(['a']);
  });
});

it('events of one millisecond do not share their time: an app may change what it gets', () => {
  const [one, other] = [historyEvent('TimerFired', 1000), historyEvent('TimerFired', 1000)];
  formatEvents([one, other]);
  one.Timestamp.setTime(2000);
  expect(formatEvents([one, other])).toContain('"Timestamp":"1970-01-01T00:00:02.000Z"');
  expect(other.Timestamp.toJSON()).toBe('1970-01-01T00:00:01.000Z');
});
