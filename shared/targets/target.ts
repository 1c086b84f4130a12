import type { Arm } from '../azure/arm.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { DatabaseAddress } from '../connection/spec.ts';
import type { TargetId } from '../connection/target-id.ts';
import type { AuthKind, ClientType } from '../connection/vocabulary.ts';
import type { Properties, PropertyFormat } from './formats/properties.ts';
import type { NetworkRules } from './network/network-rules.ts';

/** One configuration key as it is written into the Kubernetes Secret. */
export interface ConfigurationEntry {
  readonly name: string;
  /** May hold a secret: it goes into the Kubernetes Secret and nowhere else. */
  readonly value: string;
}

/** A configuration key without its value, for lists, previews and documentation. */
export interface ConfigurationKey {
  readonly name: string;
  readonly description: string;
  /** True when the value is a credential. */
  readonly secret: boolean;
}

/** A target has two keys, so that one can be regenerated while applications sign in with the other. */
export const KEY_SLOTS = ['primary', 'secondary'] as const;

export type KeySlot = (typeof KEY_SLOTS)[number];

/** Both keys of a target. Secrets: they go into keyed hashes and nowhere else. */
export interface KeyPair {
  readonly primary: string;
  readonly secondary: string;
  /** The one that was made last, where the service says so. */
  readonly newest?: KeySlot;
}

/** How the keys of a target are changed. */
export interface KeyRotation {
  /** The actions that make a key new, as Azure names them in events: `Microsoft.Storage/storageAccounts/regenerateKey/action`. */
  readonly actions: readonly string[];
  readonly readKeys: (arm: Arm, id: ResourceId) => Promise<KeyPair>;
}

/** What the caller gave, and what earlier steps found out, about how the workload signs in. */
export type Credentials =
  | {
      readonly kind: 'secret';
      readonly name?: string | undefined;
      readonly secret?: string | undefined;
      /** Which of the target's two keys; default the first. */
      readonly keySlot?: KeySlot;
    }
  | {
      readonly kind: 'servicePrincipalSecret';
      readonly clientId: string;
      readonly secret: string;
      readonly tenantId: string;
    }
  | { readonly kind: 'userAssignedIdentity'; readonly clientId: string; readonly tenantId: string }
  | { readonly kind: 'keyVaultCsi'; readonly clientId: string; readonly tenantId: string };

/** `I` is the kind of id: a resource, or a service outside Azure. */
export interface ConfigurationRequest<I extends TargetId = TargetId> {
  readonly id: I;
  readonly clientType: ClientType;
  readonly credentials: Credentials;
  /** Given when `Target.addressFrom` is `caller`. */
  readonly address?: DatabaseAddress;
  /** Appended to the connection string, in its own format. */
  readonly properties?: Properties;
}

/** A built-in role that the identity needs; `roleDefinitionId` is the role's GUID. */
export interface TargetRole {
  readonly name: string;
  readonly roleDefinitionId: string;
}

/**
 * How an identity gets into the target: Azure roles at a scope, an access policy in a vault without RBAC, or an access
 * policy of a Redis cache.
 */
export type TargetAccess =
  | { readonly kind: 'none' }
  | { readonly kind: 'roles'; readonly scope: ResourceId; readonly roles: readonly TargetRole[] }
  | { readonly kind: 'vaultAccessPolicy'; readonly vault: ResourceId }
  | {
      readonly kind: 'redisAccessPolicy';
      readonly cache: ResourceId;
      /** `Data Owner` */
      readonly policy: string;
      /** Why the cache lets no identity in now, if so; it may have let one in before. */
      readonly refusal?: string;
    };

/** One `kind` of a resource, and the keys that connections to it have. */
export interface TargetKind {
  /** `OpenAI` */
  readonly name: string;
  keys(auth: AuthKind, clientType: ClientType): readonly ConfigurationKey[];
}

/** A backing service that a workload can be connected to. One file a target. */
export interface Target {
  /** As az names it: `storage-blob`. */
  readonly name: string;
  /** The target whose name az has for this one too: it leads to another part of the same service. */
  readonly partOf?: string;
  /** For people: `Azure Blob Storage`. */
  readonly displayName: string;
  /**
   * The full resource type of the target's id, such as `Microsoft.Storage/storageAccounts/blobServices`; for a service
   * outside Azure ARM's `targetService.type`, such as `ConfluentBootstrapServer`.
   */
  readonly resourceType: string;
  /** The form of the id, for error messages. */
  readonly idForm: string;
  readonly authKinds: readonly AuthKind[];
  clientTypes(auth: AuthKind): readonly ClientType[];
  /** The documented keys; empty when the combination has no documented table. */
  keys(auth: AuthKind, clientType: ClientType): readonly ConfigurationKey[];
  /** The format of the connection string among the keys; `undefined` when there is none. */
  propertyFormat(auth: AuthKind, clientType: ClientType): PropertyFormat | undefined;
  /** The keys that are connection strings. */
  propertyKeys(auth: AuthKind, clientType: ClientType): readonly string[];
  /** Given when the resource's `kind` decides which keys there are; `keys` has those of all kinds then. */
  readonly kinds?: readonly TargetKind[];
  /** The roles that `access` gives, those of every kind of resource; absent when an identity is given none. */
  readonly roles?: readonly TargetRole[];
  /**
   * For `secret` auth only: does the caller have to send a name and a secret, or the secret alone (a connection string
   * that holds the name), or does the service read the target's key?
   */
  readonly secretFrom: 'caller' | 'callerWithoutName' | 'target' | 'unsupported';
  /** Given when the target has two keys that the service reads. */
  readonly rotation?: KeyRotation;
  /** `caller` when the id does not tell where the database is, so that the request has to. */
  readonly addressFrom?: 'caller';
  /** The firewall of the resource that the id begins with; absent for a service outside Azure. */
  readonly network?: NetworkRules;
  /** The resource whose absence means that the target is gone (the account, the vault, the server and database). */
  read(arm: Arm, id: TargetId): Promise<void>;
  /** Reads the target and says what an identity needs on it. */
  access(arm: Arm, id: TargetId): Promise<TargetAccess>;
  /** All ways in which the resource gives access, where it can be switched from one to another; `access` says which it is. */
  ways?(id: TargetId): readonly TargetAccess[];
  /** Reads the target (and its keys where needed) and makes the Secret's data, in the documented order. */
  configuration(arm: Arm, request: ConfigurationRequest): Promise<readonly ConfigurationEntry[]>;
}
