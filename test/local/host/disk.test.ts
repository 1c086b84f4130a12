import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

import { Disk } from '../../../local/host/durable/disk.ts';

const directory = mkdtempSync(join(tmpdir(), 'disk-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the way of the state file to the disk', () => {
  it('is not gone when nothing was written, and gone once for all who ask meanwhile', async () => {
    const file = join(directory, 'written');
    const disk = new Disk(file);
    const nothing = disk.synced();
    appendFileSync(file, 'first');
    disk.written();
    const first = disk.synced();
    expect(first).not.toBe(nothing);
    // Still the first call to the disk, which may have begun before this is written.
    appendFileSync(file, 'second');
    disk.written();
    const second = disk.synced();
    expect(second).not.toBe(first);
    disk.written();
    expect(disk.synced()).toBe(second);

    const order: string[] = [];
    await Promise.all([
      second.then(() => order.push('second')),
      first.then(() => order.push('first')),
      nothing.then(() => order.push('nothing')),
    ]);
    expect(order).toEqual(['nothing', 'first', 'second']);
    disk.close();
  });

  it.skipIf(!existsSync('/dev/full'))('tells whoever asked when the disk refuses, and asks it again', async () => {
    const disk = new Disk('/dev/full');
    disk.written();
    const first = disk.synced();
    disk.written();
    const second = disk.synced();
    await expect(first).rejects.toThrow('fdatasync');
    await expect(second).rejects.toThrow('fdatasync');
    await expect(disk.synced()).resolves.toBeUndefined();
    disk.close();
  });
});
