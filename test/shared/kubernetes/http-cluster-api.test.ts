import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { ensureCertificates } from '../../../local/tls/certificates.ts';
import type { ClusterApi } from '../../../shared/kubernetes/cluster-api.ts';
import { createClusterApi } from '../../../shared/kubernetes/http-cluster-api.ts';

let directory: string;
let server: Server;
let api: ClusterApi;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cluster-api-'));
  const { cert, key, ca } = await ensureCertificates(directory);
  server = createServer({ cert, key }, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = { server: address, ca, login: { kind: 'token', token: 'none' } } as const;
  api = createClusterApi({ access, token: 'none', timeoutMilliseconds: 5000 });
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(directory, { recursive: true });
});

/** Two pages of one object each. */
function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const isLast = new URL(url, 'https://cluster').searchParams.get('continue') === 'a b&c';
  const metadata = isLast ? {} : { continue: 'a b&c' };
  response.end(JSON.stringify({ kind: 'NodeList', metadata, items: [{ metadata: { name: isLast ? 'b' : 'a' } }] }));
}

it.each([
  [false, ['a']],
  [true, ['a', 'b']],
])('a list is read to its end when it is wanted whole: %s', async (whole, names) => {
  const nodes = await api.list({ apiVersion: 'v1', kind: 'Node', whole });
  expect(nodes.map((one) => one.metadata.name)).toEqual(names);
});
