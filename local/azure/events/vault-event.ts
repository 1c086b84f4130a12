import type { Store } from '../store/store.ts';
import { newEvent, type AzureEvent } from './event.ts';

/** The vault's note that a secret has a new version; `undefined` for a vault that is no resource. */
export function secretNewVersion(
  store: Store,
  secret: { readonly vault: string; readonly name: string },
  version: string,
): AzureEvent | undefined {
  const vaults = store.list('', 'Microsoft.KeyVault/vaults');
  const vault = vaults.find(({ name }) => name.toLowerCase() === secret.vault.toLowerCase());
  return (
    vault &&
    newEvent({
      topic: vault.id,
      subject: secret.name,
      type: 'Microsoft.KeyVault.SecretNewVersionCreated',
      dataVersion: '1',
      data: {
        Id: `https://${vault.name}.vault.azure.net/secrets/${secret.name}/${version}`,
        VaultName: vault.name,
        ObjectType: 'Secret',
        ObjectName: secret.name,
        Version: version,
        NBF: null,
        EXP: null,
      },
    })
  );
}
