import { readFile } from 'node:fs/promises';

import { format } from 'prettier';
import { describe, expect, it } from 'vitest';

import { errorsDocument } from '../../../scripts/errors-doc.ts';
import { OPERATION_ERRORS, recommendation, REQUEST_ERRORS } from '../../../shared/workflow/error-catalogue.ts';
import { FINDINGS } from '../../../shared/workflow/finding-catalogue.ts';

describe('the catalogue of errors', () => {
  it('is what docs/errors.md says (npm run docs writes it)', async () => {
    const page = await readFile(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    expect(page).toBe(await format(errorsDocument(), { parser: 'markdown', printWidth: 120, singleQuote: true }));
  });

  it('says for every code what to do', () => {
    for (const code of [REQUEST_ERRORS, OPERATION_ERRORS, FINDINGS].flatMap((codes) => Object.keys(codes))) {
      expect(recommendation(code), code).toMatch(/\w{3}.*\.$/);
    }
  });
});
