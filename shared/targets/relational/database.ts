import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { ancestor, formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { read } from '../ask.ts';

/** A kind of database server in ARM: `{server}/databases/{database}` below one resource type. */
export interface ServerKind<T extends z.ZodType> {
  /** `PostgreSQL server`, for error messages. */
  readonly label: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Of the server's answer. */
  readonly schema: T;
}

const databaseSchema = z.object({ name: z.string().nullish() });

/** Reads the server of a database. */
export function readServer<T extends z.ZodType>(arm: Arm, id: ResourceId, kind: ServerKind<T>): Promise<z.infer<T>> {
  const { apiVersion, query } = kind;
  const path = formatResourceId(ancestor(id, 1));
  return read(arm, { path, apiVersion, ...(query && { query }), schema: kind.schema, what: serverName(id, kind) });
}

/** The database's name as the server has it: servers tell upper from lower case, ids do not. */
export async function readDatabase(
  arm: Arm,
  id: ResourceId,
  kind: Pick<ServerKind<z.ZodType>, 'label' | 'apiVersion'>,
): Promise<string> {
  const what = `database ${resourceName(id)} of ${serverName(id, kind)}`;
  const path = formatResourceId(id);
  const { name } = await read(arm, { path, apiVersion: kind.apiVersion, schema: databaseSchema, what });
  return name ?? resourceName(id);
}

/** `PostgreSQL server pg1`, for error messages. */
export function serverName(id: ResourceId, { label }: Pick<ServerKind<z.ZodType>, 'label'>): string {
  return `${label} ${resourceName(ancestor(id, 1))}`;
}
