import type { HttpRequest, InvocationContext } from '@azure/functions';
import * as z from 'zod';

import type { Caller } from '../../shared/policy/caller.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** The client principal as App Service authentication puts it into `x-ms-client-principal`: JSON in base64. */
const principalSchema = z.object({
  claims: z.array(z.object({ typ: z.string(), val: z.string() })),
  role_typ: z.string().nullish(),
});

/** The claim that holds the object id, by its name in tokens and by the one that App Service maps it to. */
const OBJECT_ID = ['oid', 'http://schemas.microsoft.com/identity/claims/objectidentifier'];
const ROLES = ['roles', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'];

/** Who sent the request. The header counts only where App Service authentication sets it and strips it from callers. */
export function callerOf(request: HttpRequest, context: InvocationContext, easyAuth: boolean): Caller {
  const principal = easyAuth ? principalOf(request.headers.get('x-ms-client-principal')) : undefined;
  if (principal) return principal;
  // Any other level means that the Functions host has checked a key.
  const level: unknown = context.options.trigger['authLevel'];
  return level === 'anonymous' ? { kind: 'anonymous' } : { kind: 'functionKey' };
}

function principalOf(header: string | null): Caller | undefined {
  const parsed = principalSchema.safeParse(parseJson(Buffer.from(header ?? '', 'base64').toString('utf8')));
  if (!parsed.success) return undefined;
  const { claims, role_typ } = parsed.data;
  const principalId = claims.find(({ typ }) => OBJECT_ID.includes(typ))?.val;
  if (principalId === undefined) return undefined;
  const roleTypes = [...ROLES, ...(role_typ ? [role_typ] : [])];
  const roles = claims.filter(({ typ }) => roleTypes.includes(typ)).map(({ val }) => val);
  return { kind: 'principal', principalId, roles: [...new Set(roles)] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What proxies tell of the caller. Not the scheme: the HTTPS front of `npm start`, which is on this machine, says it. */
const PROXIED =
  /^(forwarded|via|x-forwarded-(?!proto$).+|x-real-ip|x-original-(host|for)|(x-|true-|x-azure-)?client-?ip)$/;

/**
 * Does the request call this machine by a loopback name? One that a proxy has passed on may have been given that name
 * on the way. A page in a browser that makes its own name lead here is told
 * by the name, and one that sends to `localhost` by its origin.
 */
export function isLoopback(request: HttpRequest): boolean {
  const host = request.headers.get('host');
  const origin = request.headers.get('origin');
  if ([...request.headers.keys()].some((name) => PROXIED.test(name))) return false;
  const names = [request.url, ...(host === null ? [] : [`http://${host}`]), ...(origin === null ? [] : [origin])];
  return names.every((name) => LOOPBACK.includes(URL.parse(name)?.hostname ?? ''));
}
