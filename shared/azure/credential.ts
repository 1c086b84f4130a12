import type { TokenCredential } from '@azure/core-auth';

import { explainNoToken, TokenTimeout } from './no-token.ts';

/**
 * The credential of the service: the Function app's managed identity on Azure, a developer's login elsewhere. It throws
 * `ArmUnreachable` when no token can be had now, and `ArmCredentialError` when a person has to do something about it.
 * `@azure/identity` is heavy, so it is loaded with the first token and not with the app.
 */
export function azureCredential(timeoutMilliseconds: number): TokenCredential {
  let loaded: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      loaded ??= import('@azure/identity').then(({ DefaultAzureCredential }) => new DefaultAzureCredential());
      const credential = await loaded;
      try {
        return await inTime(credential.getToken(scopes, options), timeoutMilliseconds);
      } catch (error) {
        throw explainNoToken(error);
      }
    },
  };
}

/**
 * The library has no time-out and tries again by itself for half a minute. What it gets after ours it keeps, and hands
 * out when it is asked the next time.
 */
async function inTime<T>(answer: Promise<T>, milliseconds: number): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TokenTimeout()), milliseconds);
  try {
    return await Promise.race([answer, over]);
  } finally {
    clearTimeout(timer);
  }
}
