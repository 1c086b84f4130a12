import type { AuthSpec, ConnectionRecord, ConnectionSpec, RecordedAuth } from '../connection/spec.ts';
import type { AuthKind } from '../connection/vocabulary.ts';
import type { PolicyAction } from './policy-schema.ts';

/** What somebody wants to do to what. A field that is absent is not known or does not matter, and is not checked. */
export interface Access {
  readonly action: PolicyAction;
  /** Resource id of the managed cluster. */
  readonly cluster: string;
  readonly namespace?: string;
  /** Everything that is read or granted on: the target, and the Key Vault secret that the request refers to. */
  readonly targets?: readonly string[];
  readonly authType?: AuthKind;
  /** Client id of the identity that the workload signs in as. */
  readonly identity?: string;
  /** GUIDs of the roles that the request names in the place of the target's own. */
  readonly assignedRoles?: readonly string[];
}

type Described = Pick<ConnectionSpec | ConnectionRecord, 'namespace' | 'targetId' | 'targetType'> & {
  readonly auth: AuthSpec | RecordedAuth;
};

/** The access that working on one connection needs. */
export function accessTo(action: PolicyAction, cluster: string, connection: Described): Access {
  const { auth, namespace } = connection;
  const identity = 'clientId' in auth ? auth.clientId : undefined;
  const roles = 'roles' in auth ? auth.roles : undefined;
  return {
    action,
    cluster: readable(cluster),
    namespace,
    targets: [targetScope(connection), ...keyVaultSecret(auth)],
    authType: auth.kind,
    ...(identity !== undefined && { identity }),
    ...(roles && { assignedRoles: roles }),
  };
}

/** The access that a look at a cluster as a whole needs, or a look for a connection that is not known yet. */
export function accessToCluster(action: PolicyAction, cluster: string): Access {
  return { action, cluster: readable(cluster) };
}

function targetScope({ targetId, targetType }: Described): string {
  return targetType === undefined ? readable(targetId) : targetId;
}

/** The service reads it with its own identity, so it is as much a target as the target is. */
function keyVaultSecret(auth: AuthSpec | RecordedAuth): string[] {
  const secret = 'secret' in auth ? auth.secret : undefined;
  return secret?.kind === 'keyVault' ? [secret.uri] : [];
}

/** As a person writes the id: the letters outside ASCII are not escaped. Parsed ids hold no escaped slash. */
function readable(id: string): string {
  return decodeURIComponent(id);
}
