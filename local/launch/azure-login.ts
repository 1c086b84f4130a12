import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { World } from '../world/world.ts';

/**
 * Lets a person call the simulated Azure: writes a token, and a curl configuration that holds it with the certificate
 * authority (`curl -K`). The file of the latter. Both are for this simulation only and are written anew at each start.
 */
export function writeAzureLogin(directory: string, world: World): string {
  const token = world.azure.issueToken();
  const configuration = [
    '# curl -K with this file calls the simulated Azure as its administrator; it opens nothing else.',
    `cacert = ${JSON.stringify(world.caFile)}`,
    `header = ${JSON.stringify(`Authorization: Bearer ${token}`)}`,
    'header = "Content-Type: application/json"',
    '',
  ];
  const file = join(directory, 'azure.curl');
  writeFileSync(join(directory, 'azure.token'), token, { mode: 0o600 });
  writeFileSync(file, configuration.join('\n'), { mode: 0o600 });
  return file;
}
