import { readFileSync } from 'node:fs';

import type { World } from '../../local/world/world.ts';
import { requestJson } from './https.ts';

/** Calls Azure Resource Manager as an administrator with a token of his own does; the body of the answer. */
export async function callArm(world: World, method: string, path: string, body?: unknown): Promise<unknown> {
  const ca = readFileSync(world.caFile, 'utf8');
  const { endpoint } = world.azure;
  const token = await tokenFor(world, endpoint);
  const url = `${endpoint}${path}${path.includes('?') ? '' : '?api-version=2023-05-01'}`;
  const answer = await requestJson(url, ca, { method, body, headers: { authorization: `Bearer ${token}` } });
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A token of the simulated Entra ID for `resource`. */
export async function tokenFor(world: World, resource: string): Promise<string> {
  const { url, header } = world.azure.tokenEndpoint;
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource });
  const ca = readFileSync(world.caFile, 'utf8');
  const answer = await requestJson(`${url}?${query.toString()}`, ca, { headers: { 'x-identity-header': header } });
  return (answer.body as { access_token: string }).access_token;
}
