/** Client types of `Microsoft.ServiceLinker` (2024-07-01-preview) that have a documented key table for some target. */
export const CLIENT_TYPES = [
  'none',
  'dotnet',
  'java',
  'python',
  'go',
  'php',
  'ruby',
  'django',
  'nodejs',
  'springBoot',
  'kafka-springBoot',
  'jms-springBoot',
  'dapr',
] as const;

export type ClientType = (typeof CLIENT_TYPES)[number];

/**
 * The ways in which a workload can authenticate on AKS. The first three are ARM's `authType`s;
 * `keyVaultCsi` is a Key Vault with `connectAsKubernetesCsiDriver`, where the add-on's identity reads the vault.
 */
export const AUTH_KINDS = ['secret', 'servicePrincipalSecret', 'userAssignedIdentity', 'keyVaultCsi'] as const;

export type AuthKind = (typeof AUTH_KINDS)[number];
