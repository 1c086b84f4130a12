import * as z from 'zod';

import { sanitisedName } from './names.ts';
import { OPT_OUTS, RECONCILE_MODES, type ConnectionRecord } from './spec.ts';
import { ENDPOINT_TYPES } from './target-id.ts';
import { AUTH_KINDS, CLIENT_TYPES } from './vocabulary.ts';

/** Settings of an extension become Helm values: a dot makes a map, so all records stand below `connections`. */
const SETTING_PREFIX = 'connections.';

const recordSchema = z.object({
  version: z.literal(1),
  name: z.string(),
  targetId: z.string(),
  targetType: z.enum(ENDPOINT_TYPES).exactOptional(),
  target: z.string(),
  auth: z.object({
    kind: z.enum(AUTH_KINDS),
    name: z.string().exactOptional(),
    secretUri: z.string().exactOptional(),
    clientId: z.string().exactOptional(),
    principalId: z.string().exactOptional(),
    subscriptionId: z.string().exactOptional(),
    identityId: z.string().exactOptional(),
    roles: z.array(z.string()).exactOptional(),
  }),
  address: z.object({ server: z.string(), database: z.string() }).exactOptional(),
  clientType: z.enum(CLIENT_TYPES),
  namespace: z.string(),
  optOut: z.array(z.enum(OPT_OUTS)).exactOptional(),
  configuration: z
    .object({
      customizedKeys: z.record(z.string(), z.string()).exactOptional(),
      additional: z.array(z.string()).exactOptional(),
      properties: z.array(z.string()).exactOptional(),
    })
    .exactOptional(),
  reconcile: z.enum(RECONCILE_MODES).exactOptional(),
  operationId: z.string(),
  createdAt: z.string(),
  addedRights: z.array(z.string()).exactOptional(),
  formerRights: z
    .array(z.object({ vault: z.string(), principalId: z.string(), rights: z.array(z.string()) }))
    .exactOptional(),
  addedIpRules: z.array(z.string()).exactOptional(),
});

/** The key of a connection's record, in either home. */
export function recordKey(connectionName: string): string {
  return sanitisedName(connectionName);
}

/** The name of the extension setting that holds a connection's record. */
export function recordSetting(connectionName: string): string {
  return `${SETTING_PREFIX}${recordKey(connectionName)}`;
}

/**
 * A record as text. Base64url, because Helm reads commas and braces in a value as its own syntax.
 */
export function encodeRecord(record: ConnectionRecord): string {
  return Buffer.from(JSON.stringify(record)).toString('base64url');
}

/** Reads a record; `undefined` for what is not one of ours, such as a setting of another program. */
export function decodeRecord(text: string): ConnectionRecord | undefined {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The records among an extension's settings. */
export function recordsOfSettings(settings: Readonly<Record<string, string>>): ConnectionRecord[] {
  return Object.entries(settings)
    .filter(([key]) => key.startsWith(SETTING_PREFIX))
    .map(([, value]) => decodeRecord(value))
    .filter((record) => record !== undefined);
}
