import { CONNECTION_ANNOTATION, MANAGED_BY, OUR_NAME } from '../../kubernetes/objects.ts';
import type { KubernetesObject } from '../../kubernetes/cluster-api.ts';
import { secretName, serviceAccountName } from '../../connection/names.ts';
import { isFindingCode } from '../catalogue/catalogue.ts';
import type { ConnectionState, Evidence } from '../evidence.ts';
import { seen, type Look } from '../look.ts';
import { connectionId } from '../looks/connections.ts';
import type { Rule, Symptom } from './symptom.ts';

export const connectionRules: Rule = (evidence) => {
  const connections = seen(evidence.connections) ?? [];
  return [...addons(evidence, connections), ...connections.flatMap((one) => objects(evidence, one))];
};

function addons({ document }: Evidence, connections: readonly ConnectionState[]): Symptom[] {
  const cluster = seen(document);
  if (!cluster) return [];
  const named = (kind: string): string[] =>
    connections.filter(({ record }) => record.auth.kind === kind).map(({ record }) => record.name);
  const byIdentity = named('userAssignedIdentity');
  const missing = [
    ...(cluster.oidcIssuerUrl === undefined ? ['OIDC issuer'] : []),
    ...(cluster.workloadIdentityEnabled ? [] : ['workload identity']),
  ].join(', ');
  const byAddon = named('keyVaultCsi');
  return [
    ...(byIdentity.length > 0 && missing !== ''
      ? [off('WorkloadIdentityOff', `${missing} is off`, byIdentity, { missing })]
      : []),
    ...(byAddon.length > 0 && cluster.keyVaultAddon?.enabled !== true
      ? [off('KeyVaultAddonOff', 'the add-on is off', byAddon, {})]
      : []),
  ];
}

function off(
  code: Symptom['code'],
  what: string,
  connections: readonly string[],
  values: Readonly<Record<string, string>>,
): Symptom {
  return { code, evidence: [what, `it is needed by: ${connections.join(', ')}`], values };
}

function objects({ cluster }: Evidence, state: ConnectionState): Symptom[] {
  const { record, secret, serviceAccount } = state;
  const names = {
    connection: record.name,
    secret: secretName(record.name),
    secretNamespace: record.namespace,
    account: serviceAccountName(record.auth.clientId ?? ''),
    target: decodeURIComponent(record.targetId),
  };
  const symptom = (code: Symptom['code'], what: string): Symptom => ({
    code,
    evidence: [what],
    values: names,
    connection: record.name,
  });
  const where = `${record.namespace}/${names.secret}`;
  const found = seen(secret);
  return [
    ...(isGone(secret) ? [symptom('SecretMissing', `there is no Secret ${where}`)] : []),
    ...(found && !isOurs(found, connectionId(cluster, record))
      ? [symptom('ForeignSecret', `Secret ${where} ${ownerOf(found)}`)]
      : []),
    ...(serviceAccount && isGone(serviceAccount)
      ? [symptom('ServiceAccountMissing', `there is no ServiceAccount ${record.namespace}/${names.account}`)]
      : []),
    ...invalid(state).map(({ code, message }) => symptom(code, message)),
  ];
}

/** What the validation finds and none of the rules does. */
function invalid({ validation }: ConnectionState): { code: Symptom['code']; message: string }[] {
  const items = (validation && seen(validation)) ?? [];
  return items.flatMap(({ errorCode, errorMessage }) =>
    errorCode !== null && isFindingCode(errorCode) && errorCode !== 'ProviderNotRegistered'
      ? [{ code: errorCode, message: errorMessage ?? '' }]
      : [],
  );
}

function isGone(look: Look<KubernetesObject | undefined>): boolean {
  return look.kind === 'seen' && look.value === undefined;
}

function isOurs({ metadata: { labels, annotations } }: KubernetesObject, connection: string): boolean {
  const owner = annotations?.[CONNECTION_ANNOTATION];
  return labels?.[MANAGED_BY] === OUR_NAME && owner?.toLowerCase() === connection.toLowerCase();
}

function ownerOf({ metadata: { labels, annotations } }: KubernetesObject): string {
  if (labels?.[MANAGED_BY] !== OUR_NAME) return 'lacks the labels of this service';
  return `is of connection ${annotations?.[CONNECTION_ANNOTATION] ?? 'unknown'}`;
}
