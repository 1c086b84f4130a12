import { writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

import { catalogueView, type TargetView } from '../shared/targets/catalogue-view.ts';

/** The text of `docs/targets.md`, made from the catalogue. */
export function targetsDocument(): string {
  const all = catalogueView();
  return `# Targets

What a workload can be connected to, and the keys that its Secret has then: the catalogue of \`GET /api/targets\`, for reading. The
names are those of Microsoft's documentation for each client type; a combination without a documented table is refused with the
ones that work. This page is generated from \`shared/targets\` by \`npm run docs\`.

Auth types: \`secret\` and \`csi\` as they are called; \`servicePrincipal\` is \`authType: servicePrincipalSecret\`, \`workloadIdentity\` is
\`authType: userAssignedIdentity\`, \`csi\` is Key Vault with \`connectAsKubernetesCsiDriver\` and no \`authInfo\`.

| target | service | auth types |
| --- | --- | --- |
${all.map(({ target, displayName, authTypes }) => `| [\`${target}\`](#${target}) | ${displayName} | ${authTypes.join(', ')} |`).join('\n')}

${all.map(section).join('\n')}`;
}

function section(target: TargetView): string {
  const roles = target.roles.map(({ id, name }) => `${name} (\`${id}\`)`).join(', ');
  return `## ${target.target}

${target.displayName}. Id: \`${target.idTemplate}\`.
${roles === '' ? '' : `\nRoles of an identity: ${roles}.\n`}
| auth type | client types | keys |
| --- | --- | --- |
${target.configurations.map(row).join('\n')}
`;
}

function row({ authType, kind, clientTypes, names }: TargetView['configurations'][number]): string {
  const auth = kind === undefined ? authType : `${authType}, ${kind}`;
  const keys = names.map(({ name }) => `\`${name}\``).join('<br>');
  return `| ${auth} | ${clientTypes.join(', ')} | ${keys} |`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL('../docs/targets.md', import.meta.url), targetsDocument());
}
