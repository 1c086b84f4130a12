import type { TokenCredential } from '@azure/core-auth';
import * as z from 'zod';

const claimsSchema = z.object({ oid: z.string() });

/**
 * The object id of the identity that the service signs in as, from its own token; `undefined` when the token does not
 * say. It is only shown to people, so the signature is not checked.
 */
export async function ownPrincipalId(credential: TokenCredential, endpoint: string): Promise<string | undefined> {
  const token = await credential.getToken(`${new URL(endpoint).origin}/.default`);
  const payload = token?.token.split('.')[1] ?? '';
  try {
    return claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))).data?.oid;
  } catch {
    return undefined;
  }
}
