import type { Target } from '../targets/target.ts';
import { checkAuth, type CheckedAuth } from './check-auth.ts';
import { checkConfiguration, type CheckedConfiguration } from './check-configuration.ts';
import { checkSecretStore } from './check-secret-info.ts';
import { checkTarget } from './check-target.ts';
import { defaultConnectionName, sanitisedName } from './names.ts';
import { problemsOfIssue } from './problem-of-issue.ts';
import { invalid, problem, valid, type Checked, type Problem } from './problem.ts';
import { connectionRequestSchema, type ConnectionRequest } from './request-schema.ts';
import { formatResourceId, parseResourceId, resourceType, type ResourceId } from './resource-id.ts';
import { OPT_OUTS, type DatabaseAddress, type OptOut, type ReconcileMode } from './spec.ts';
import type { TargetId } from './target-id.ts';
import type { AuthKind, ClientType } from './vocabulary.ts';
import { wording } from './wording.ts';

const MANAGED_CLUSTER = 'microsoft.containerservice/managedclusters';

export interface RequestRules {
  /** Namespaces that no connection may be written to, such as `kube-system`. */
  readonly deniedNamespaces: readonly string[];
  /** Five characters of a-z and 0-9, for a name that the caller left out. */
  readonly randomSuffix: () => string;
}

/** A request that passed every check. `auth` may still hold the caller's secret in plain text: seal it at once. */
export interface CheckedRequest {
  readonly cluster: ResourceId;
  readonly name: string;
  readonly target: Target;
  readonly targetId: TargetId;
  readonly auth: CheckedAuth;
  readonly address?: DatabaseAddress;
  readonly clientType: ClientType;
  readonly namespace: string;
  readonly optOut?: readonly OptOut[];
  readonly configuration?: CheckedConfiguration;
  readonly reconcile?: ReconcileMode;
}

/** Checks a request's body completely: form, ids, and whether target, auth type and client type go together. */
export function checkRequest(body: unknown, rules: RequestRules): Checked<CheckedRequest> {
  const parsed = connectionRequestSchema.safeParse(body, { reportInput: true, error: wording });
  if (!parsed.success) return invalid(...parsed.error.issues.flatMap((issue) => problemsOfIssue(issue)));
  const request = parsed.data;
  const cluster = checkCluster(request.cluster);
  const target = checkTarget(request);
  const others = [
    ...checkName(request.name),
    ...checkNamespace(request.scope, rules.deniedNamespaces),
    ...checkSecretStore(request),
  ];
  if (!cluster.ok || !target.ok || others.length > 0) {
    return invalid(...problemsOf(cluster), ...problemsOf(target), ...others);
  }
  const way = checkWay(request, target.value.target, cluster.value);
  if (!way.ok) return way;
  return valid({
    cluster: cluster.value,
    name: request.name ?? defaultConnectionName(target.value.target.name, rules.randomSuffix()),
    target: target.value.target,
    targetId: target.value.id,
    ...(target.value.address && { address: target.value.address }),
    clientType: request.clientType,
    namespace: request.scope,
    ...optOutsOf(request),
    ...(request.reconcile && { reconcile: request.reconcile }),
    ...way.value,
  });
}

/** Checks how the workload signs in, and what it finds in its Secret. */
function checkWay(
  request: ConnectionRequest,
  target: Target,
  cluster: ResourceId,
): Checked<Pick<CheckedRequest, 'auth' | 'configuration'>> {
  const auth = checkAuth(request, target, cluster);
  if (!auth.ok) return auth;
  const clientType = checkClientType(target, auth.value.kind, request.clientType);
  if (clientType) return invalid(clientType);
  const configuration = checkConfiguration(request, { target, auth: auth.value.kind });
  if (!configuration.ok) return configuration;
  return valid({ auth: auth.value, ...(configuration.value && { configuration: configuration.value }) });
}

/** In a fixed order, so that two equal requests give equal records. */
function optOutsOf(request: ConnectionRequest): Pick<CheckedRequest, 'optOut'> {
  const asked: Record<OptOut, boolean> = {
    auth: request.authInfo?.authMode === 'optOutAllAuth',
    configinfo: request.configurationInfo?.action === 'optOut',
    publicnetwork: request.publicNetworkSolution?.action === 'optOut',
  };
  const optOut = OPT_OUTS.filter((what) => asked[what]);
  return optOut.length > 0 ? { optOut } : {};
}

function problemsOf(checked: Checked<unknown>): readonly Problem[] {
  return checked.ok ? [] : checked.problems;
}

/** Checks the id of a managed cluster, wherever a caller gives one. */
export function checkCluster(text: string): Checked<ResourceId> {
  const id = parseResourceId(text);
  if (id?.providers.length === 1 && resourceType(id).toLowerCase() === MANAGED_CLUSTER) {
    return valid(parseResourceId(formatResourceId(withCanonicalType(id))) ?? id);
  }
  const form = '/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.ContainerService/managedClusters/{cluster}';
  return invalid(problem('InvalidClusterId', 'cluster', `cluster must be the resource id of a cluster: ${form}`));
}

function withCanonicalType(id: ResourceId): ResourceId {
  const name = id.providers[0]?.segments[0]?.name ?? '';
  const segments = [{ type: 'managedClusters', name }];
  return { ...id, providers: [{ namespace: 'Microsoft.ContainerService', segments }] };
}

function checkName(name: string | undefined): Problem[] {
  if (name === undefined || sanitisedName(name) !== '') return [];
  return [problem('InvalidField', 'name', 'name must hold at least one letter or digit')];
}

function checkNamespace(namespace: string, denied: readonly string[]): Problem[] {
  if (!denied.includes(namespace)) return [];
  const message = `connections may not be written to namespace '${namespace}'`;
  return [problem('NamespaceDenied', 'scope', message)];
}

function checkClientType(target: Target, auth: AuthKind, clientType: ClientType): Problem | undefined {
  const supported = target.clientTypes(auth);
  if (supported.includes(clientType)) return undefined;
  const message = `Client type ${clientType} is not supported by ${target.name} with ${auth}. Supported client types are ${supported.join(', ')}.`;
  return problem('ClientTypeNotSupported', 'clientType', message);
}
