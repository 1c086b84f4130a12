import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect } from 'vitest';

import type { TestBed } from './test-bed.ts';

/** Every credential of the world, and every secret that a test sends, holds this. */
export const CANARY = 'CANARY';

/** The marker as it would look in plain text and in base64 at each of the three alignments. */
const FORMS = [
  CANARY,
  ...[0, 1, 2].map((shift) => {
    const encoded = Buffer.from('x'.repeat(shift) + CANARY).toString('base64');
    return encoded.slice(Math.ceil((shift * 4) / 3), shift === 0 ? -1 : -3);
  }),
];

/** No credential is in what the host stored, printed or answered. */
export async function expectNoCanary(bed: TestBed): Promise<void> {
  await bed.stopHost();
  const files = (await readdir(bed.directory)).filter((name) => name.startsWith('host.sqlite'));
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) {
    const bytes = await readFile(join(bed.directory, name));
    for (const form of FORMS) expect(bytes.includes(form), `${form} in ${name}`).toBe(false);
  }
  for (const form of FORMS) {
    expect(bed.output.includes(form), `${form} in the log`).toBe(false);
    expect(
      bed.api.transcript.some((text) => text.includes(form)),
      `${form} in an answer`,
    ).toBe(false);
  }
}
