import type { HttpRequest, HttpResponseInit } from '@azure/functions';

import { AUTH_KINDS, CLIENT_TYPES, type AuthKind } from '../../shared/connection/vocabulary.ts';
import { targets } from '../../shared/targets/catalogue.ts';
import { queryOf } from './api-version.ts';

/** `GET /providers/Microsoft.ServiceLinker/operations` */
export function answerOperations(): HttpResponseInit {
  const value = OPERATIONS.map(([name, resource, operation]) => ({
    name: `Microsoft.ServiceLinker/${name}`,
    isDataAction: false,
    display: { provider: 'Microsoft.ServiceLinker', resource, operation, description: operation },
    origin: 'user,system',
    actionType: null,
  }));
  return { status: 200, jsonBody: { value, nextLink: null } };
}

const OPERATIONS: readonly (readonly [string, string, string])[] = [
  ['operations/read', 'operations', 'List the operations of the provider'],
  ['configurationNames/read', 'configurationNames', 'List configuration names'],
  ['linkers/read', 'linkers', 'List or get linkers'],
  ['linkers/write', 'linkers', 'Create or update a linker'],
  ['linkers/delete', 'linkers', 'Delete a linker'],
  ['linkers/validateLinker/action', 'linkers', 'Validate a linker'],
  ['linkers/listConfigurations/action', 'linkers', 'List the configurations of a linker'],
  ['linkers/generateConfigurations/action', 'linkers', 'Preview the configurations of a linker'],
  ['dryruns/read', 'dryruns', 'List or get dry runs'],
  ['dryruns/write', 'dryruns', 'Create or update a dry run'],
  ['dryruns/delete', 'dryruns', 'Delete a dry run'],
  ['locations/operationStatuses/read', 'operationStatuses', 'Get the status of an operation'],
];

/** ARM's names of the auth types; the CSI driver counts as an identity, as `az` sends it. */
const AUTH_TYPES: Readonly<Record<AuthKind, string>> = {
  secret: 'secret',
  servicePrincipalSecret: 'servicePrincipalSecret',
  userAssignedIdentity: 'userAssignedIdentity',
  keyVaultCsi: 'userAssignedIdentity',
};

interface Entry {
  readonly targetService: string;
  readonly authType: string;
  readonly clientType: string;
  readonly names: readonly { readonly value: string; readonly description: string; readonly required: boolean }[];
}

/** `GET /providers/Microsoft.ServiceLinker/configurationNames?$filter=TargetService eq '…' and ClientType eq '…'` */
export function answerConfigurationNames(request: HttpRequest): HttpResponseInit {
  const filter = parseFilter(queryOf(request, '$filter') ?? '');
  if (!filter) {
    const message = "$filter is conditions such as TargetService eq 'MICROSOFT.KEYVAULT/VAULTS' joined by 'and'";
    return { status: 400, jsonBody: { error: { code: 'InvalidFilter', message, target: '$filter' } } };
  }
  const value = entries().filter((entry) =>
    [...filter].every(([field, wanted]) => entry[field].toLowerCase() === wanted.toLowerCase()),
  );
  return { status: 200, jsonBody: { value, nextLink: null } };
}

type Field = 'targetService' | 'authType' | 'clientType';

const FIELDS: Readonly<Record<string, Field>> = {
  targetservice: 'targetService',
  authtype: 'authType',
  clienttype: 'clientType',
};

const CONDITION = /^\s*(\w+)\s+eq\s+'([^']*)'\s*$/i;

function parseFilter(text: string): Map<Field, string> | undefined {
  const filter = new Map<Field, string>();
  if (text.trim() === '') return filter;
  for (const condition of text.split(/\s+and\s+/i)) {
    const [, name = '', value = ''] = CONDITION.exec(condition) ?? [];
    const field = FIELDS[name.toLowerCase()];
    if (!field) return undefined;
    filter.set(field, value);
  }
  return filter;
}

function entries(): Entry[] {
  return targets.flatMap((target) =>
    AUTH_KINDS.filter((kind) => target.authKinds.includes(kind)).flatMap((kind) =>
      CLIENT_TYPES.filter((clientType) => target.clientTypes(kind).includes(clientType)).map((clientType) => ({
        targetService: target.resourceType.toUpperCase(),
        authType: AUTH_TYPES[kind],
        clientType,
        names: target
          .keys(kind, clientType)
          .map(({ name, description }) => ({ value: name, description, required: true })),
      })),
    ),
  );
}
