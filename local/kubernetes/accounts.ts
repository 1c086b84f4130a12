/** The application of AKS in Entra ID whose tokens clusters take; the same in every tenant. */
export const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** Which logins a cluster takes, by its ARM id. */
export interface Accounts {
  /** The credentials that the cluster itself has given out. */
  hasLocalAccounts(clusterId: string): boolean;
  /** A token of Entra ID. */
  acceptsToken(clusterId: string, token: string): boolean;
}

/** Without Azure around them clusters know their own credentials only. */
export const LOCAL_ACCOUNTS: Accounts = { hasLocalAccounts: () => true, acceptsToken: () => false };
