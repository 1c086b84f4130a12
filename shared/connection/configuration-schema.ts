import * as z from 'zod';

import { isHostName } from './target-id.ts';

const MAX_VALUE = 8 * 1024;
const MAX_ENTRIES = 100;

/** Whether ARM cleans up by force; here only what is ours is ever removed, so both mean the same. */
export const deleteOrUpdateBehavior = z.enum(['Default', 'ForcedCleanup']).optional();

/** A key of a Kubernetes Secret. */
const keyName = z
  .string()
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, 'must be 1 to 253 letters, digits, -, _ or .')
  .refine((name) => name !== '.' && !name.startsWith('..'), "must not be '.' or start with '..'");

const propertyName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z][A-Za-z0-9._ -]*$/, 'must be a letter and then letters, digits, spaces, -, _ or .');

function atMost(entries: Readonly<Record<string, string>>): boolean {
  return Object.keys(entries).length <= MAX_ENTRIES;
}

const TOO_MANY = `must have at most ${MAX_ENTRIES} entries`;

/** ARM's `configurationInfo`, without what AKS has no use for. */
export const configurationInfo = z.strictObject({
  action: z.enum(['enable', 'optOut']).optional().meta({ description: 'optOut: no Secret is written' }),
  customizedKeys: z
    .record(keyName, keyName)
    .refine(atMost, TOO_MANY)
    .optional()
    .meta({ description: "Other names for the target's keys: {default: custom}" }),
  additionalConfigurations: z
    .record(keyName, z.string().max(MAX_VALUE))
    .refine(atMost, TOO_MANY)
    .optional()
    .meta({ description: 'Further keys of the Secret; their values are kept like secrets' }),
  additionalConnectionStringProperties: z
    .record(propertyName, z.string().max(MAX_VALUE))
    .refine(atMost, TOO_MANY)
    .optional()
    .meta({
      description:
        'Appended to the connection string in its own format; for Neon also Server and Database, which its id does not tell',
    }),
  deleteOrUpdateBehavior,
});

export const publicNetworkSolution = z.strictObject({
  action: z.enum(['enable', 'optOut']).optional().meta({ description: "optOut: the target's firewall is left alone" }),
  deleteOrUpdateBehavior,
});

/** Where a database is, for a target whose id does not tell; the names are those that az sends. */
export const addressSchema = z.object({
  Server: z.string().toLowerCase().refine(isHostName, 'must be the name of a host'),
  Database: z
    .string()
    .max(63)
    .regex(/^[^\p{Cc}]+$/u, 'must be the name of a database'),
});
