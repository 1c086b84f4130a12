import { ArmError } from '../arm-error.ts';
import type { HttpRequest } from '../http/request.ts';
import { asText } from '../json.ts';
import type { Tokens } from './tokens.ts';

const AUTHORITY = 'https://login.microsoftonline.com/common';

/** Audiences of other services: a token for one of them opens no door of Azure Resource Manager. */
const FOREIGN = /^(https:\/\/[^/]*vault\.azure\.net\/?|6dae42f8-4368-4678-94ff-3960e28e3630)$/;
const VAULT = /^https:\/\/vault\.azure\.net\/?$/;

/** Lets a call to ARM through whose token is ours; throws 401 as the gateway does. */
export function authenticate(tokens: Tokens, request: HttpRequest): void {
  const audience = audienceOf(tokens, request);
  if (!FOREIGN.test(audience)) return;
  const message = `The access token has been obtained for wrong audience or resource '${audience}'.`;
  throw unauthorized('InvalidAuthenticationTokenAudience', message);
}

/** Lets a call to a vault through. */
export function authenticateForVault(tokens: Tokens, request: HttpRequest): void {
  if (VAULT.test(audienceOf(tokens, request))) return;
  throw unauthorized('Unauthorized', 'AKV10022: Invalid audience. Expected https://vault.azure.net.');
}

function audienceOf(tokens: Tokens, request: HttpRequest): string {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined) {
    throw unauthorized('AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  const claims = tokens.verify(token);
  if (!claims) throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
  return asText(claims.aud) ?? '';
}

function unauthorized(code: string, message: string): ArmError {
  const challenge = `Bearer authorization_uri="${AUTHORITY}", error="invalid_token", error_description="${message}"`;
  return new ArmError(401, code, message, {
    headers: { 'www-authenticate': challenge, 'x-ms-failure-cause': 'gateway' },
  });
}
