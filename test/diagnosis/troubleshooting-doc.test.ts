import { readFile } from 'node:fs/promises';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';

import { troubleshootingDocument } from '../../scripts/troubleshooting-doc.ts';

describe('the catalogue of findings', () => {
  it('is what docs/troubleshooting.md says (npm run docs writes it)', async () => {
    const page = await readFile(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');
    const options = { parser: 'markdown', printWidth: 120, singleQuote: true } as const;
    expect(page).toBe(await format(troubleshootingDocument(), options));
  });
});
