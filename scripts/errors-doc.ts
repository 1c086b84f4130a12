import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

import { OPERATION_ERRORS, REQUEST_ERRORS, type CatalogueEntry } from '../shared/workflow/error-catalogue.ts';
import { FINDINGS } from '../shared/workflow/finding-catalogue.ts';

/** The text of `docs/errors.md`, made from the catalogue of codes. */
export function errorsDocument(): string {
  return `# Errors

Every error has ARM's shape, \`{"error": {"code", "message", "target", "details"}}\`; one of its \`details\` is a \`recommendation\`.
The codes are stable. This page is generated from \`shared/workflow/error-catalogue.ts\` by \`npm run docs\`.

## Of a request

The request was refused; nothing was started.

${Object.entries<CatalogueEntry>(REQUEST_ERRORS).map(section).join('\n')}
## Of an operation

The operation ended \`Failed\`, or a step names the code in \`waitingFor\` while it waits to try again. What a failed operation had
made is removed again; \`details\` names whatever could not be removed or given back (\`UndoFailed\`) and what stays because others use it or may
(\`KeptInUse\`). An operation that succeeds names what it kept in \`properties.warnings\`.

${Object.entries<CatalogueEntry>(OPERATION_ERRORS).map(section).join('\n')}
## Of a validation or a plan

A validation that finds something wrong still ends \`Succeeded\`: the code is the \`errorCode\` of an item in
\`properties.validation.validationDetail\`, and what to do is its \`description\`. A plan names these codes, and those of an operation,
in \`properties.plan.prerequisiteResults\`.

${Object.entries<CatalogueEntry>(FINDINGS).map(section).join('\n')}`;
}

function section([code, entry]: readonly [string, CatalogueEntry]): string {
  return `### ${code}\n\n${entry.title}. ${entry.cause}\n\n**What to do:** ${entry.recommendation}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL('../docs/errors.md', import.meta.url), errorsDocument());
}
