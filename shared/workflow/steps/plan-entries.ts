import { optsOut, type ConnectionSpec } from '../../connection/spec.ts';
import { targetIdOf } from '../../connection/target-id.ts';
import { openEntries } from '../../connection/to-spec.ts';
import { findTargetByName } from '../../targets/catalogue.ts';
import type { ConfigurationEntry, Credentials } from '../../targets/target.ts';
import type { Tools } from '../tools.ts';

/** Does the connection write a Secret, now? */
export function writesSecret(connection: ConnectionSpec): boolean {
  return !optsOut(connection, 'configinfo') && connection.keepsSecret !== true;
}

/** What the Secret shall hold: the target's own keys first, under the names that the caller wants. */
export async function planEntries(
  tools: Tools,
  connection: ConnectionSpec,
  credentials: Credentials,
): Promise<readonly ConfigurationEntry[]> {
  if (!writesSecret(connection)) return [];
  const { configuration, clientType, address } = connection;
  const entries = await findTargetByName(connection.target).configuration(tools.arm, {
    id: targetIdOf(connection),
    clientType,
    credentials,
    ...(address && { address }),
    properties: openEntries(connection, configuration?.properties, tools.sealingKey),
  });
  const custom = configuration?.customizedKeys ?? {};
  const additional = openEntries(connection, configuration?.additional, tools.sealingKey);
  return [
    ...entries.map(({ name, value }) => ({ name: custom[name] ?? name, value })),
    ...additional.map(([name, value]) => ({ name, value })),
  ];
}
