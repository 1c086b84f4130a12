import { parseSecretUri } from '../connection/secret-uri.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import type { Hint } from './hint.ts';

type AboutConnections = Extract<Hint, { kind: 'keyRegenerated' | 'secretRenewed' | 'deleted' }>;

/** Is a connection to be looked at because of a hint? */
export function isAffected({ auth, targetId, targetType }: ConnectionRecord, hint: AboutConnections): boolean {
  const target = targetType === undefined ? targetId : undefined;
  switch (hint.kind) {
    case 'keyRegenerated':
      return auth.kind === 'secret' && target !== undefined && areInOneLine(target, hint.resource);
    case 'secretRenewed':
      return auth.secretUri !== undefined && isNewestOf(auth.secretUri, hint);
    case 'deleted':
      return [target, auth.identityId].some((id) => id !== undefined && isAtOrBelow(id, hint.resource));
  }
}

/** A key belongs to the target, to the account that it is in, or to a rule below it. */
function areInOneLine(one: string, other: string): boolean {
  return isAtOrBelow(one, other) || isAtOrBelow(other, one);
}

/** A reference to a fixed version stays at it. */
function isNewestOf(uri: string, { vault, name }: { readonly vault: string; readonly name: string }): boolean {
  const parsed = parseSecretUri(uri);
  if (!parsed || parsed.version !== undefined) return false;
  return parsed.vault.toLowerCase() === vault.toLowerCase() && parsed.name.toLowerCase() === name.toLowerCase();
}

function isAtOrBelow(id: string, ancestor: string): boolean {
  const [one, other] = [id.toLowerCase(), ancestor.toLowerCase()];
  return one === other || one.startsWith(`${other}/`);
}
