import type { HttpCookie } from '../core-types.ts';

const sameSiteNames: Record<string, string> = { lax: 'lax', strict: 'strict', explicitNone: 'none' };

/** The `set-cookie` header for a cookie that a function returned. */
export function formatCookie(cookie: HttpCookie): string {
  const attributes: [string, string | number | undefined][] = [
    ['expires', formatExpiry(cookie.expires?.value)],
    ['max-age', cookie.maxAge?.value],
    ['domain', cookie.domain?.value],
    ['path', cookie.path?.value],
    ['samesite', sameSiteNames[cookie.sameSite ?? '']],
  ];
  return [
    `${cookie.name ?? ''}=${encodeURIComponent(cookie.value ?? '')}`,
    ...attributes.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${String(value)}`),
    ...flagsOf(cookie),
  ].join('; ');
}

function flagsOf({ secure, httpOnly }: HttpCookie): string[] {
  return [...(secure?.value === true ? ['secure'] : []), ...(httpOnly?.value === true ? ['httponly'] : [])];
}

/** The library gives a date as seconds since 1970, in a protobuf timestamp. */
function formatExpiry(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('seconds' in value)) return undefined;
  return new Date(Number(value.seconds) * 1000).toUTCString();
}
