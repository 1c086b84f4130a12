import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

import { AREAS } from '../shared/diagnosis/catalogue/catalogue.ts';
import type { FindingEntry } from '../shared/diagnosis/catalogue/entry.ts';

/** The text of `docs/troubleshooting.md`, made from the catalogue of findings. */
export function troubleshootingDocument(): string {
  return `# Troubleshooting

\`GET /api/clusters/{cluster id}/diagnosis\` looks at everything that this page speaks of and says which of it holds, with the real names filled in
(\`?format=text\` for a terminal, \`?format=html\` for a browser; \`POST …/diagnosis/bundle\` gives a zip for a support case). A failed create, update or
repair carries in \`error.details\` those that held at its moment; one whose cause lies in the request, such as \`TargetNotFound\` or \`IdentityNotFound\`, is explained by its own code ([errors.md](errors.md)) and
may carry none. The order here is the order in which things are to be dealt with.

This page is generated from \`shared/diagnosis/catalogue/\` by \`npm run docs\`.

${Object.entries<Readonly<Record<string, FindingEntry>>>(AREAS).map(area).join('\n')}`;
}

function area([name, findings]: readonly [string, Readonly<Record<string, FindingEntry>>]): string {
  return `## ${name}\n\n${Object.entries(findings).map(section).join('\n')}`;
}

function section([code, entry]: readonly [string, FindingEntry]): string {
  const explains = entry.explains.map((message) => `- \`${message.replaceAll('`', "'")}\``);
  const parts = [
    `### ${code}`,
    `${escaped(entry.title)}. ${escaped(entry.cause)}`,
    ...(explains.length > 0 ? [`**Behind these messages:**\n\n${explains.join('\n')}`] : []),
    `**What to do:**\n\n${entry.fix.map((step, index) => `${index + 1}. ${escaped(step)}`).join('\n')}`,
    ...(entry.commands.length > 0 ? [`\`\`\`sh\n${entry.commands.join('\n')}\n\`\`\``] : []),
    `[Documentation](${entry.docs})`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Placeholders stay as they are; what Markdown would read as markup does not. */
function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('*', '\\*');
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL('../docs/troubleshooting.md', import.meta.url), troubleshootingDocument());
}
