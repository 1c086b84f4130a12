import { ArmCredentialError, ArmError } from '../../azure/arm.ts';
import { isPermitted } from '../../azure/permissions.ts';
import { formatResourceId } from '../../connection/resource-id.ts';
import { KubernetesError, KubernetesUnreachable } from '../../kubernetes/cluster-api.ts';
import { clusterDetails } from '../cluster-details.ts';
import type { Evidence, Need } from '../evidence.ts';
import { errorOf, OutOfTimeError, seen } from '../look.ts';
import { describeError } from '../unread.ts';
import type { Rule, Symptom } from './symptom.ts';

export const accessRules: Rule = (evidence) => [
  ...credential(evidence),
  ...missingPermissions(evidence),
  ...apiServer(evidence),
  ...clusterCredentials(evidence),
  ...clusterRights(evidence),
];

function credential({ provider, document }: Evidence): Symptom[] {
  const error = [provider, document].map(errorOf).find((one) => one instanceof ArmCredentialError);
  return error ? [{ code: 'CredentialMissing', evidence: [error.message] }] : [];
}

/** Asked of Azure's list of permissions; where that cannot be read, a read that was refused tells as much. */
function missingPermissions(evidence: Evidence): Symptom[] {
  const lacking = evidence.permissions.flatMap(({ needs, granted }) => {
    const permissions = seen(granted);
    if (!permissions) return needs.filter((need) => wasRefused(evidence, need));
    return needs.filter(({ action }) => !isPermitted(permissions, action));
  });
  return lacking.map(({ action, scope, role }) => ({
    code: 'PermissionMissing',
    evidence: [`the service has no permission for ${action} on ${decodeURIComponent(formatResourceId(scope))}`],
    values: { permission: action, scope: decodeURIComponent(formatResourceId(scope)), role },
  }));
}

function wasRefused({ document, extension, credentials }: Evidence, { action }: Need): boolean {
  const reads: Readonly<Record<string, unknown>> = {
    'Microsoft.ContainerService/managedClusters/read': errorOf(document),
    'Microsoft.KubernetesConfiguration/extensions/read': errorOf(extension),
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action': errorOf(credentials),
  };
  const error = reads[action];
  return error instanceof ArmError && error.status === 403;
}

/** The document of the cluster says what keeps callers out; the missing answer alone does not. */
function apiServer({ namespace, document, credentials }: Evidence): Symptom[] {
  const error = errorOf(namespace);
  const silent = error instanceof KubernetesUnreachable || error instanceof OutOfTimeError;
  if (!silent || seen(credentials) === undefined) return [];
  const cluster = seen(document);
  const { isPrivate, authorizedIpRanges } = clusterDetails(cluster?.raw ?? {});
  const evidence = [describeError(error)];
  if (isPrivate) return [{ code: 'PrivateApiServer', evidence: [...evidence, 'the cluster is private'] }];
  if (authorizedIpRanges.length === 0) return [{ code: 'ApiServerUnreachable', evidence }];
  const ranges = authorizedIpRanges.join(',');
  return [{ code: 'AuthorizedIpRanges', evidence: [...evidence, `authorised ranges: ${ranges}`], values: { ranges } }];
}

function clusterCredentials({ credentials, document }: Evidence): Symptom[] {
  const error = errorOf(credentials);
  const { localAccountsDisabled, entraIntegration } = clusterDetails(seen(document)?.raw ?? {});
  if (!(error instanceof ArmError) || error.status === 403 || !localAccountsDisabled || entraIntegration) return [];
  return [{ code: 'LocalAccountsDisabled', evidence: [error.message, 'disableLocalAccounts is true'] }];
}

/** Only of what the service needs for its work: rights to look at nodes or logs are a convenience of diagnosis. */
function clusterRights({ namespace, release, connections }: Evidence): Symptom[] {
  const looks = [namespace, release, ...(seen(connections) ?? []).map(({ secret }) => secret)];
  const refusals = looks.map(errorOf).filter((error) => error instanceof KubernetesError);
  const denied = refusals.filter(({ status }) => status === 401 || status === 403);
  return denied.length === 0
    ? []
    : [{ code: 'ClusterAccessDenied', evidence: [...new Set(denied.map(({ message }) => message))] }];
}
