import type { StoredTargetId } from './target-id.ts';
import type { AuthKind, ClientType } from './vocabulary.ts';

/** Where a secret that the caller gave is kept until the activity that needs it: sealed, or in the caller's Key Vault. */
export type SecretSource =
  { readonly kind: 'sealed'; readonly sealed: string } | { readonly kind: 'keyVault'; readonly uri: string };

/** How the workload signs in. Holds no secret in plain text: it is stored in the orchestration's history. */
export type AuthSpec =
  | { readonly kind: 'secret'; readonly name?: string; readonly secret?: SecretSource }
  | {
      readonly kind: 'servicePrincipalSecret';
      readonly clientId: string;
      readonly principalId: string;
      readonly secret: SecretSource;
      readonly roles?: readonly string[];
    }
  | {
      readonly kind: 'userAssignedIdentity';
      readonly clientId: string;
      readonly subscriptionId: string;
      /** GUIDs of the roles that take the place of the target's own. */
      readonly roles?: readonly string[];
    }
  | { readonly kind: 'keyVaultCsi' };

/** Where a database is, as the caller said it: the target's id does not tell. */
export interface DatabaseAddress {
  /** Host name. */
  readonly server: string;
  readonly database: string;
}

/** What the caller does without Azure's help for; the words are those of az's `--opt-out`. */
export const OPT_OUTS = ['auth', 'configinfo', 'publicnetwork'] as const;

export type OptOut = (typeof OPT_OUTS)[number];

/** What is done about a connection that is no longer as it was made: put it right, only say so, or do not look. */
export const RECONCILE_MODES = ['repair', 'report', 'off'] as const;

export type ReconcileMode = (typeof RECONCILE_MODES)[number];

/** Names in the open, values sealed: of what a caller adds, any value may be a secret. */
export interface SealedEntries {
  readonly names: readonly string[];
  readonly sealed: string;
}

/** What the caller wants of the Secret beyond the documented keys. */
export interface ConfigurationSpec {
  /** `{default: custom}` */
  readonly customizedKeys?: Readonly<Record<string, string>>;
  readonly additional?: SealedEntries;
  /** Appended to the connection string. */
  readonly properties?: SealedEntries;
}

/** `ConfigurationSpec` without its values. */
export interface RecordedConfiguration {
  readonly customizedKeys?: Readonly<Record<string, string>>;
  readonly additional?: readonly string[];
  readonly properties?: readonly string[];
}

/** A connection as a caller wants it, checked and in canonical form. Plain JSON: ids are texts here. */
export interface ConnectionSpec extends StoredTargetId {
  readonly name: string;
  /** Resource id of the managed cluster. */
  readonly cluster: string;
  /** The target's name in the catalogue, such as `storage-blob`. */
  readonly target: string;
  readonly auth: AuthSpec;
  readonly address?: DatabaseAddress;
  readonly clientType: ClientType;
  /** Kubernetes namespace; ARM's `scope`. */
  readonly namespace: string;
  readonly optOut?: readonly OptOut[];
  readonly configuration?: ConfigurationSpec;
  /** What is done about drift; default: as the settings say. */
  readonly reconcile?: ReconcileMode;
  /** The Secret stays as it is: it holds what only the caller knows, and the caller was not asked. */
  readonly keepsSecret?: true;
}

/** What is remembered of a connection; the home is the extension's settings or a ConfigMap. No secret is in it. */
export interface ConnectionRecord extends StoredTargetId {
  readonly version: 1;
  readonly name: string;
  readonly target: string;
  readonly auth: RecordedAuth;
  readonly address?: DatabaseAddress;
  readonly clientType: ClientType;
  readonly namespace: string;
  readonly optOut?: readonly OptOut[];
  readonly configuration?: RecordedConfiguration;
  readonly reconcile?: ReconcileMode;
  /** The operation that last wrote the record. */
  readonly operationId: string;
  /** ISO 8601, when the connection was first accepted. */
  readonly createdAt: string;
  /** Rights in a vault without RBAC (`secrets/get`) that the identity lacked before this connection: ours to remove. */
  readonly addedRights?: readonly string[];
  /** The same of what the connection was before a change, as long as they are still there. */
  readonly formerRights?: readonly FormerRights[];
  /** Addresses of the cluster that the target's firewall did not admit before: their rules are ours to remove. */
  readonly addedIpRules?: readonly string[];
}

export interface FormerRights {
  /** Resource id. */
  readonly vault: string;
  readonly principalId: string;
  readonly rights: readonly string[];
}

/** Does the caller do this part without Azure's help? */
export function optsOut({ optOut }: Pick<ConnectionSpec, 'optOut'>, what: OptOut): boolean {
  return optOut?.includes(what) === true;
}

/** `AuthSpec` without its secrets. */
export interface RecordedAuth {
  readonly kind: AuthKind;
  readonly name?: string;
  /** Where the caller keeps the secret, if in a Key Vault. */
  readonly secretUri?: string;
  readonly clientId?: string;
  readonly principalId?: string;
  readonly subscriptionId?: string;
  /** GUIDs of the roles that take the place of the target's own. */
  readonly roles?: readonly string[];
  /** ARM id of the managed identity. */
  readonly identityId?: string;
}
