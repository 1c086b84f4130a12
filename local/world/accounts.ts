import type { Azure } from '../azure/azure.ts';
import { asObject } from '../azure/json.ts';
import { AKS_SERVER, type Accounts } from '../kubernetes/accounts.ts';

/** The logins that clusters take, by their documents in Azure: local accounts unless they are off, Entra ID if it is on. */
export function accountsOf(azure: Azure): Accounts {
  const propertiesOf = (id: string): ReturnType<typeof asObject> => asObject(azure.get(id)?.properties);
  return {
    hasLocalAccounts: (id) => propertiesOf(id).disableLocalAccounts !== true,
    acceptsToken: (id, token) => Boolean(propertiesOf(id).aadProfile) && azure.audienceOf(token) === AKS_SERVER,
  };
}
