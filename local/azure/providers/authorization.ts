import { ArmError, badRequest } from '../arm-error.ts';
import { tenantOf } from '../context.ts';
import { allowedActions, deniedAt } from '../gateway/permissions.ts';
import { SERVICE } from '../gateway/tokens.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import { idKey, isWithin } from '../resource-path.ts';
import type { Document } from '../store/store.ts';
import { documentOf } from './generic.ts';
import { page } from './paging.ts';
import { isReplicated } from './principals.ts';
import type { Call, ResourceProvider } from './provider.ts';
import { readDefinition, requireDefinition } from './role-definitions.ts';

const API_VERSIONS = ['2015-07-01', '2018-01-01-preview', '2020-04-01-preview', '2020-10-01-preview', '2022-04-01'];
const TYPE = 'Microsoft.Authorization/roleAssignments';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const authorization: ResourceProvider = {
  namespace: 'Microsoft.Authorization',
  types: [
    { name: 'roleAssignments', apiVersions: API_VERSIONS, list: listAssignments, put: putAssignment, delete: remove },
    { name: 'roleDefinitions', apiVersions: API_VERSIONS, read: readDefinition },
    { name: 'permissions', apiVersions: API_VERSIONS, list: listPermissions, virtual: true },
  ],
};

function putAssignment(call: Call): ProviderAnswer {
  const wanted = checkedProperties(call);
  const before = call.azure.store.get(call.id);
  if (before) {
    if (tuple(asObject(before.properties)) !== tuple(wanted)) throw updateNotPermitted();
    return { status: 201, body: before };
  }
  requireDefinition(call.azure.store, roleOf(wanted));
  // Names are those of the tenant, not of the scope.
  const name = call.names.at(-1)?.toLowerCase();
  if (call.azure.store.list('', TYPE).some((one) => one.name.toLowerCase() === name)) throw updateNotPermitted();
  const same = call.azure.store.list(call.scope, TYPE).find((one) => tuple(asObject(one.properties)) === tuple(wanted));
  if (same) throw new ArmError(409, 'RoleAssignmentExists', `The role assignment already exists.`);
  checkPrincipal(call, wanted);
  const document = documentOf(call, { properties: { ...wanted, ...madeNow() } });
  call.azure.store.put(document);
  return { status: 201, body: document };
}

function checkedProperties(call: Call): JsonObject {
  const { roleDefinitionId, principalId, principalType, condition, conditionVersion } = asObject(call.body.properties);
  const name = call.names.at(-1) ?? '';
  requireGuid(name, 'InvalidRoleAssignmentId', `The role assignment ID '${name}' is not valid. It must be a GUID.`);
  requireGuid(principalId, 'InvalidPrincipalId', 'The principal ID is not valid. Principal ID must be a GUID.');
  const role = asText(roleDefinitionId)?.split('/').at(-1);
  requireGuid(role, 'InvalidRoleDefinitionId', 'The role definition ID is not valid.');
  return {
    roleDefinitionId,
    principalId,
    principalType: principalType ?? 'ServicePrincipal',
    scope: call.scope,
    condition: condition ?? null,
    conditionVersion: conditionVersion ?? null,
  };
}

function requireGuid(value: unknown, code: string, message: string): void {
  if (!GUID.test(asText(value) ?? '')) throw badRequest(message, code);
}

/** Role, principal and scope: what may be assigned once. The role counts by its GUID. */
function tuple({ roleDefinitionId, principalId, scope }: JsonObject): string {
  return [roleOf({ roleDefinitionId }), asText(principalId) ?? '', idKey(asText(scope) ?? '')].join('|').toLowerCase();
}

function roleOf({ roleDefinitionId }: JsonObject): string {
  return asText(roleDefinitionId)?.split('/').at(-1) ?? '';
}

function updateNotPermitted(): ArmError {
  const message = 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.';
  return badRequest(message, 'RoleAssignmentUpdateNotPermitted');
}

/** With its type given a principal is not looked up, so one made a moment ago passes. */
function checkPrincipal(call: Call, { principalId }: JsonObject): void {
  const id = asText(principalId) ?? '';
  const given = asText(asObject(call.body.properties).principalType);
  // Identities and applications, which are all that there is, are service principals.
  if (given !== undefined && given !== 'ServicePrincipal' && isReplicated(call.azure, id)) throw unmatched(id, given);
  if (given !== undefined || isReplicated(call.azure, id)) return;
  const where = `Principal ${id.replaceAll('-', '')} does not exist in the directory ${tenantOf(call.azure, call.subscriptionId)}.`;
  const advice =
    'Check that you have the correct principal ID. If you are creating this principal and then immediately';
  const delay = 'assigning a role, this error might be related to a replication delay. In this case, set the role';
  const property = 'assignment principalType property to a value, such as ServicePrincipal, User, or Group.';
  const message = `${where} ${advice} ${delay} ${property}  See https://aka.ms/docs-principaltype`;
  throw badRequest(message, 'PrincipalNotFound');
}

function unmatched(id: string, given: string): ArmError {
  const what = `The PrincipalId '${id.replaceAll('-', '')}' has type 'ServicePrincipal'`;
  return badRequest(`${what} , which is different from specified PrinciaplType '${given}'.`, 'UnmatchedPrincipalType');
}

function madeNow(): JsonObject {
  const now = new Date().toISOString();
  const by = SERVICE.objectId;
  return { createdOn: now, updatedOn: now, createdBy: by, updatedBy: by, delegatedManagedIdentityResourceId: null };
}

function remove(call: Call): ProviderAnswer {
  const before = call.azure.store.get(call.id);
  if (!before) return { status: 204 };
  call.azure.store.delete(call.id);
  return ok(before);
}

/** One role that allows what is allowed, which is all in general, but what is denied at the scope or above it. */
function listPermissions(call: Call): ProviderAnswer {
  const notActions = deniedAt(call.azure.store, call.scope);
  return ok({
    value: [{ actions: allowedActions(call.azure.store), notActions, dataActions: ['*'], notDataActions: [] }],
    nextLink: null,
  });
}

/** Those at the scope, above it and, unless `atScope()` is asked for, below it. */
function listAssignments(call: Call): ProviderAnswer {
  const matches = filterOf(call.query.get('$filter'));
  const all = call.azure.store.list('', TYPE).filter((one) => {
    const at = asText(asObject(one.properties).scope) ?? '';
    const above = isWithin(call.scope, at);
    return (above || isWithin(at, call.scope)) && matches(one, above);
  });
  return page(call, all);
}

type Filter = (assignment: Document, above: boolean) => boolean;

function filterOf(text: string | undefined): Filter {
  const filters = (text ?? '')
    .split(/ and /i)
    .filter((part) => part.trim() !== '')
    .map(clauseOf);
  return (assignment, above) => filters.every((filter) => filter(assignment, above));
}

function clauseOf(clause: string): Filter {
  if (/^\s*atScope\(\)\s*$/i.test(clause)) return (_, above) => above;
  const principal = /^\s*(?:principalId\s+eq\s+'([^']*)'|assignedTo\('([^']*)'\))\s*$/i.exec(clause);
  if (!principal)
    throw badRequest(
      `The filter '${clause}' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}' or assignedTo('{value}')'.`,
      'UnsupportedQuery',
    );
  const id = (principal[1] ?? principal[2] ?? '').toLowerCase();
  return ({ properties }) => asText(asObject(properties).principalId)?.toLowerCase() === id;
}
