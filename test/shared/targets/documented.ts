import { expect, it } from 'vitest';

import type { Arm } from '../../../shared/azure/arm.ts';
import { parseResourceId, type ResourceId } from '../../../shared/connection/resource-id.ts';
import { CLIENT_TYPES, type AuthKind, type ClientType } from '../../../shared/connection/vocabulary.ts';
import { findTarget, findTargetByName } from '../../../shared/targets/catalogue.ts';
import type { Credentials } from '../../../shared/targets/target.ts';

export const CLIENT_ID = '0a1b2c3d-0000-4000-8000-00000000c11e';
export const TENANT_ID = '0a1b2c3d-0000-4000-8000-0000000007e4';
export const CLIENT_SECRET = `Zq8~.with '"quotes" & spaces =%@/+é`;

export const CREDENTIALS: Partial<Record<AuthKind, Credentials>> = {
  secret: { kind: 'secret' },
  servicePrincipalSecret: {
    kind: 'servicePrincipalSecret',
    clientId: CLIENT_ID,
    secret: CLIENT_SECRET,
    tenantId: TENANT_ID,
  },
  userAssignedIdentity: { kind: 'userAssignedIdentity', clientId: CLIENT_ID, tenantId: TENANT_ID },
};

/** The keys that end the tables of service principals. */
export function principalValues(prefix: string): Record<string, string> {
  return {
    [`${prefix}_CLIENTID`]: CLIENT_ID,
    [`${prefix}_CLIENTSECRET`]: CLIENT_SECRET,
    [`${prefix}_TENANTID`]: TENANT_ID,
  };
}

/** Below one resource group. */
export function idOf(rest: string): string {
  return `/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/${rest}`;
}

export function parsed(text: string): ResourceId {
  return parseResourceId(text)!;
}

/** One table of a documentation page: for which client types, and each key with the value that it has here. */
export type DocumentedTable = readonly [clientTypes: readonly ClientType[], values: Readonly<Record<string, string>>];

export interface Documented {
  readonly target: string;
  readonly id: string;
  readonly arm: () => Arm;
  readonly tables: Partial<Record<AuthKind, readonly DocumentedTable[]>>;
  /** What must not be shown to anyone, beside the client secret. */
  readonly credentials: readonly string[];
}

/** What a target makes of its credentials for one client type, as one object in the order of the keys. */
export async function configuration(
  { target, id, arm }: Pick<Documented, 'target' | 'id' | 'arm'>,
  clientType: ClientType,
  credentials: Credentials,
): Promise<Record<string, string>> {
  const request = { id: parsed(id), clientType, credentials };
  const entries = await findTargetByName(target).configuration(arm(), request);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

/** Compares a target with the tables of its documentation page: every combination, and none beside them. */
export function itWritesTheDocumentedKeys(documented: Documented): void {
  const target = findTargetByName(documented.target);
  const tables = Object.entries(documented.tables) as [AuthKind, readonly DocumentedTable[]][];

  it(`${target.name} is found by its id, in any letter case`, () => {
    expect(findTarget(parsed(documented.id))).toBe(target);
    expect(findTarget(parsed(documented.id.toUpperCase()))).toBe(target);
    expect(target.authKinds.toSorted()).toEqual(tables.map(([kind]) => kind).toSorted());
  });

  for (const [kind, ofKind] of tables) {
    const credentials = CREDENTIALS[kind]!;
    for (const [clientTypes, values] of ofKind) {
      it.each(clientTypes)(`${target.name} with ${kind} writes the documented keys for %s`, async (clientType) => {
        expect(Object.entries(await configuration(documented, clientType, credentials))).toEqual(
          Object.entries(values),
        );
        const keys = target.keys(kind, clientType);
        for (const [name, value] of Object.entries(values)) {
          const isSecret = [...documented.credentials, CLIENT_SECRET].some((one) => value.includes(one));
          expect(keys.find((one) => one.name === name)).toMatchObject({ name, secret: isSecret });
        }
      });
    }

    const known = ofKind.flatMap(([clientTypes]) => clientTypes);
    it(`${target.name} with ${kind} has no other client types`, async () => {
      expect(target.clientTypes(kind).toSorted()).toEqual(known.toSorted());
      for (const clientType of CLIENT_TYPES.filter((one) => !known.includes(one))) {
        expect(target.keys(kind, clientType)).toEqual([]);
        await expect(configuration(documented, clientType, credentials)).rejects.toMatchObject({
          code: 'CombinationNotSupported',
        });
      }
    });
  }
}
