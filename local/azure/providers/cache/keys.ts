import { badRequest } from '../../arm-error.ts';
import type { Simulation } from '../../context.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import { asText, type JsonObject } from '../../json.ts';
import type { ResourceCall, ResourceType } from '../provider.ts';

const KEYS: Readonly<Record<string, string>> = { primary: 'primary', secondary: 'secondary' };

/** What a cache and a database of a cluster do with their keys. */
export const redisKeys = { listKeys, regenerateKey } satisfies ResourceType['actions'];

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  return ok(keysOf(azure, resource.id));
}

function regenerateKey({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const key = KEYS[asText(body.keyType)?.toLowerCase() ?? ''];
  if (key === undefined) throw badRequest('keyType must be Primary or Secondary.');
  azure.credentials.forget(resource.id, key);
  return ok(keysOf(azure, resource.id));
}

function keysOf(azure: Simulation, id: string): JsonObject {
  return { primaryKey: azure.credentials.key(id, 'primary'), secondaryKey: azure.credentials.key(id, 'secondary') };
}
