import { findTargetByName } from '../targets/catalogue.ts';
import type { AuthSpec, ConfigurationSpec, ConnectionRecord, ConnectionSpec, RecordedConfiguration } from './spec.ts';

/**
 * The connection as it would have to be asked for to become what is recorded. Of what only the caller knows nothing is
 * kept but the names: with such a connection the Secret stays as it is (`keepsSecret`), and all else can be made again.
 */
export function recordedSpec(cluster: string, record: ConnectionRecord): ConnectionSpec {
  const { name, targetId, targetType, target, address, clientType, namespace, optOut, configuration } = record;
  const auth = authOf(record);
  return {
    name,
    cluster,
    targetId,
    ...(targetType && { targetType }),
    target,
    auth,
    ...(address && { address }),
    clientType,
    namespace,
    ...(optOut && { optOut }),
    ...(configuration && { configuration: configurationOf(configuration) }),
    ...(record.reconcile && { reconcile: record.reconcile }),
    ...(holdsForgotten(record) && { keepsSecret: true }),
  };
}

/** Does the Secret hold something that only the caller knows? */
export function holdsForgotten(record: ConnectionRecord): boolean {
  const { additional, properties } = record.configuration ?? {};
  return additional !== undefined || properties !== undefined || signsInWithForgotten(record);
}

/** Is the secret that the workload signs in with kept by the caller alone? */
export function signsInWithForgotten({ auth, target }: ConnectionRecord): boolean {
  if (auth.kind === 'servicePrincipalSecret') return true;
  return auth.kind === 'secret' && auth.secretUri === undefined && findTargetByName(target).secretFrom !== 'target';
}

function authOf(record: ConnectionRecord): AuthSpec {
  const { kind, clientId = '', principalId = '', subscriptionId = '', roles } = record.auth;
  const granted = roles ? { roles } : {};
  switch (kind) {
    case 'secret':
      return secretOf(record);
    case 'servicePrincipalSecret':
      return { kind, clientId, principalId, secret: FORGOTTEN, ...granted };
    case 'userAssignedIdentity':
      return { kind, clientId, subscriptionId, ...granted };
    case 'keyVaultCsi':
      return { kind };
  }
}

function secretOf(record: ConnectionRecord): AuthSpec {
  const { name, secretUri } = record.auth;
  return {
    kind: 'secret',
    ...(name !== undefined && { name }),
    ...(secretUri !== undefined && { secret: { kind: 'keyVault', uri: secretUri } }),
    ...(signsInWithForgotten(record) && { secret: FORGOTTEN }),
  };
}

/** In the place of a secret that is not kept; nothing opens it. */
const FORGOTTEN = { kind: 'sealed', sealed: '' } as const;

function configurationOf({ customizedKeys, additional, properties }: RecordedConfiguration): ConfigurationSpec {
  return {
    ...(customizedKeys && { customizedKeys }),
    ...(additional && { additional: { names: additional, sealed: '' } }),
    ...(properties && { properties: { names: properties, sealed: '' } }),
  };
}
