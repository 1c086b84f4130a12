import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { asObject, type JsonObject } from '../json.ts';
import type { Credentials } from '../credentials.ts';

/** The service's own identity in Microsoft Entra ID. */
export interface Principal {
  readonly clientId: string;
  readonly objectId: string;
}

/** The only caller that there is: the managed identity of the app. */
export const SERVICE: Principal = {
  clientId: '5e5f1c3a-8a0e-4f6b-9d53-0d2a6f7c1b01',
  objectId: '5e5f1c3a-8a0e-4f6b-9d53-0d2a6f7c1b02',
};

const LIFETIME_SECONDS = 24 * 60 * 60;

/** Issues and recognises bearer tokens: JSON Web Tokens, signed with a key that is kept, so a restart changes nothing. */
export class Tokens {
  readonly #key: string;
  readonly #marker: string;
  #shownSeconds = LIFETIME_SECONDS;

  constructor(credentials: Credentials) {
    this.#key = credentials.ownSecret('token-signing-key');
    this.#marker = credentials.marker;
  }

  /** From now on tokens are said to expire this soon: whoever keeps them asks again, and they work for longer. */
  showLifetime(seconds: number): void {
    this.#shownSeconds = seconds;
  }

  /** A token for `audience`, and when it is said to expire in seconds since 1970. */
  issue(audience: string, tenantId: string, lifetimeSeconds = LIFETIME_SECONDS): { token: string; expiresOn: number } {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: now,
      nbf: now,
      exp: now + lifetimeSeconds,
      appid: SERVICE.clientId,
      idtyp: 'app',
      oid: SERVICE.objectId,
      sub: SERVICE.objectId,
      tid: tenantId,
      uti: randomUUID(),
      ver: '1.0',
    };
    const signed = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(claims)}`;
    return { token: `${signed}.${this.#sign(signed)}`, expiresOn: now + this.#shownSeconds };
  }

  /** The claims of a token that is ours and has not expired. */
  verify(token: string): JsonObject | undefined {
    const [header, payload, signature, ...more] = token.split('.');
    if (header === undefined || payload === undefined || signature === undefined || more.length > 0) return undefined;
    if (!sameText(signature, this.#sign(`${header}.${payload}`))) return undefined;
    const claims = asObject(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return Number(claims.exp) > Date.now() / 1000 ? claims : undefined;
  }

  /** Clients take a token as it is, so the marker may stand in front of the signature. */
  #sign(text: string): string {
    return this.#marker + createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

function encode(value: JsonObject): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
