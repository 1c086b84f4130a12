import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Database } from '../../../local/host/durable/database.ts';

const WRITE = "INSERT OR REPLACE INTO settings (name, value) VALUES ('a', 'b')";

let directory: string;
let file: string;
let first: Database;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
  file = join(directory, 'state.sqlite');
  first = new Database(file);
});

afterEach(() => {
  first.close();
  rmSync(directory, { recursive: true });
});

describe('a state file that is in use', () => {
  it('is so by any other name', () => {
    const link = join(directory, 'link.sqlite');
    symlinkSync(file, link);
    expect(() => new Database(link)).toThrow(`The state file ${link} is in use`);
  });

  it('is so again at the next write after its lock was removed', () => {
    rmSync(`${file}.lock`);
    first.run(WRITE);
    expect(() => new Database(file)).toThrow('is in use');
  });

  it('is given up by its user when another one has taken it after its lock was removed', () => {
    rmSync(`${file}.lock`);
    const second = new Database(file);
    expect(() => first.run(WRITE)).toThrow('is in use');
    expect(() => first.transaction(() => first.run(WRITE))).toThrow('is in use');
    second.close();
    first.run(WRITE);
  });

  it('is not written by what its user knew before another one has written to it', () => {
    rmSync(`${file}.lock`);
    const second = new Database(file);
    second.run(WRITE);
    second.close();
    expect(() => first.run(WRITE)).toThrow('Another host has written to the state file');
    first.run(WRITE);
  });
});
