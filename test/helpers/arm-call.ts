import { readFileSync } from 'node:fs';

import type { World } from '../../local/world/world.ts';
import { requestJson } from './https.ts';

/** Calls Azure Resource Manager as an administrator with a token of his own does; the body of the answer. */
export async function callArm(world: World, method: string, path: string, body?: unknown): Promise<unknown> {
  const ca = readFileSync(world.caFile, 'utf8');
  const { endpoint, tokenEndpoint } = world.azure;
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: endpoint });
  const headers = { 'x-identity-header': tokenEndpoint.header };
  const token = await requestJson(`${tokenEndpoint.url}?${query.toString()}`, ca, { headers });
  const { access_token } = token.body as { access_token: string };
  const url = `${endpoint}${path}${path.includes('?') ? '' : '?api-version=2023-05-01'}`;
  const answer = await requestJson(url, ca, { method, body, headers: { authorization: `Bearer ${access_token}` } });
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
