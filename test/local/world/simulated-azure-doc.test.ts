import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { IDS } from '../../../local/world/ids.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/simulated-azure.md', import.meta.url), 'utf8');

it('the page about the simulated Azure lists every resource of the demo', () => {
  const { cluster, identity, targets, cognitive } = IDS;
  const ids: string[] = [
    cluster,
    identity.id,
    ...Object.values<string>(targets),
    ...Object.values<string>({ ...cognitive }),
  ];
  for (const id of ids) expect(DOCUMENT).toContain(`\`${id.split('/providers/').slice(1).join('/providers/')}\``);
  for (const id of [identity.clientId, IDS.servicePrincipal.clientId, IDS.servicePrincipal.principalId]) {
    expect(DOCUMENT).toContain(`\`${id}\``);
  }
});
