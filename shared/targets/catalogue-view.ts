import * as z from 'zod';

import { CLIENT_TYPES, type AuthKind, type ClientType } from '../connection/vocabulary.ts';
import { targets } from './catalogue.ts';
import type { ConfigurationKey, Target, TargetRole } from './target.ts';

/** Names of the auth types in the catalogue, in its order. */
const AUTH_TYPES = {
  secret: 'secret',
  servicePrincipalSecret: 'servicePrincipal',
  userAssignedIdentity: 'workloadIdentity',
  keyVaultCsi: 'csi',
} as const satisfies Record<AuthKind, string>;

/** What a request says for them; the CSI driver is asked for in `targetService.resourceProperties`. */
const REQUEST_AUTH_TYPES = {
  secret: 'secret',
  servicePrincipal: 'servicePrincipalSecret',
  workloadIdentity: 'userAssignedIdentity',
  csi: null,
} as const;

const authType = z.enum(AUTH_TYPES).meta({
  description: 'workloadIdentity is authType userAssignedIdentity; csi is Key Vault with connectAsKubernetesCsiDriver',
});

const configurationSchema = z.strictObject({
  authType,
  kind: z.string().optional().meta({
    description: "The resource's kind, or the targetService.type outside Azure, where it decides the names",
  }),
  clientTypes: z.array(z.enum(CLIENT_TYPES)),
  names: z.array(z.strictObject({ name: z.string(), description: z.string(), required: z.boolean() })),
});

const targetViewSchema = z.strictObject({
  target: z.string().meta({ description: 'As az names it' }),
  displayName: z.string(),
  resourceTypes: z.array(z.string()),
  idTemplate: z.string(),
  authTypes: z.array(authType),
  requestAuthTypes: z
    .partialRecord(authType, z.enum(['secret', 'servicePrincipalSecret', 'userAssignedIdentity']).nullable())
    .meta({ description: 'The authInfo.authType of a request for each of authTypes; null: without authInfo' }),
  clientTypes: z.array(z.enum(CLIENT_TYPES)),
  roles: z.array(z.strictObject({ id: z.string(), name: z.string() })).meta({
    description: 'The Azure roles that an identity is given, those of every kind of resource',
  }),
  configurations: z.array(configurationSchema),
});

export const catalogueSchema = z.array(targetViewSchema).meta({ description: 'Every target that can be connected to' });

export type TargetView = z.infer<typeof targetViewSchema>;
type ConfigurationView = z.infer<typeof configurationSchema>;

/** The catalogue for people and programs: what can be connected to, how, and which keys a workload finds then. */
export function catalogueView(): TargetView[] {
  return targets
    .filter((target) => target.partOf === undefined)
    .map((target) => view([target, ...targets.filter((other) => other.partOf === target.name)]));
}

/** One word of az, which may stand for several targets. */
function view(parts: readonly [Target, ...Target[]]): TargetView {
  const configurations = parts.flatMap((part) => configurationsOf(part, parts.length > 1));
  const authTypes = Object.values(AUTH_TYPES).filter((one) => configurations.some((it) => it.authType === one));
  return {
    target: parts[0].name,
    displayName: parts[0].displayName,
    resourceTypes: parts.map((part) => part.resourceType),
    idTemplate: parts.map((part) => part.idForm).join(' or '),
    authTypes,
    requestAuthTypes: Object.fromEntries(authTypes.map((one) => [one, REQUEST_AUTH_TYPES[one]])),
    clientTypes: CLIENT_TYPES.filter((one) => configurations.some((it) => it.clientTypes.includes(one))),
    roles: parts.flatMap((part) => (part.roles ?? []).map(role)),
    configurations,
  };
}

function role({ name, roleDefinitionId }: TargetRole): { id: string; name: string } {
  return { id: roleDefinitionId, name };
}

type Keys = (clientType: ClientType) => readonly ConfigurationKey[];

function configurationsOf(target: Target, isPart: boolean): ConfigurationView[] {
  return (Object.keys(AUTH_TYPES) as AuthKind[])
    .filter((auth) => target.authKinds.includes(auth))
    .flatMap((auth) => {
      const clientTypes = target.clientTypes(auth);
      const tables = (keys: Keys, kind?: string): ConfigurationView[] =>
        sameKeys(clientTypes, keys).map((table) => ({
          authType: AUTH_TYPES[auth],
          ...(kind !== undefined && { kind }),
          ...table,
        }));
      if (target.kinds) return target.kinds.flatMap((kind) => tables((one) => kind.keys(auth, one), kind.name));
      return tables((one) => target.keys(auth, one), isPart ? target.resourceType : undefined);
    });
}

/** Client types that have the same keys share a table, as they do in the documentation. */
function sameKeys(clientTypes: readonly ClientType[], keys: Keys): Pick<ConfigurationView, 'clientTypes' | 'names'>[] {
  const tables = new Map<string, { clientTypes: ClientType[]; names: ConfigurationView['names'] }>();
  for (const clientType of clientTypes) {
    const names = keys(clientType).map(({ name, description }) => ({ name, description, required: true }));
    const sameAs = JSON.stringify(names);
    const table = tables.get(sameAs) ?? { clientTypes: [], names };
    table.clientTypes.push(clientType);
    tables.set(sameAs, table);
  }
  return [...tables.values()];
}
