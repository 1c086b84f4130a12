import type { TokenCredential } from '@azure/core-auth';

/**
 * The credential of the service: the Function app's managed identity on Azure, a developer's login elsewhere.
 * `@azure/identity` is heavy, so it is loaded with the first token and not with the app.
 */
export function azureCredential(): TokenCredential {
  let loaded: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      loaded ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
      return (await loaded).getToken(scopes, options);
    },
  };
}
