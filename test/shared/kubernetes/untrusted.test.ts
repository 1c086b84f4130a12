import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { ensureCertificates, type Certificates } from '../../../local/tls/certificates.ts';
import { createClusterApi } from '../../../shared/kubernetes/http-cluster-api.ts';
import { parseKubeconfig } from '../../../shared/kubernetes/kubeconfig.ts';
import { classify } from '../../../shared/workflow/classify.ts';

const DIRECTORY = mkdtempSync(join(tmpdir(), 'service-connector-untrusted-'));
const server = createServer();
let own: Certificates;
let other: Certificates;

beforeAll(async () => {
  own = await ensureCertificates(join(DIRECTORY, 'own'));
  other = await ensureCertificates(join(DIRECTORY, 'other'));
  server.setSecureContext({ cert: other.cert, key: other.key });
  server.on('request', (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
});

afterAll(() => {
  server.close();
  rmSync(DIRECTORY, { recursive: true });
});

async function outcomeWith(ca: string): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const kubeconfig = {
    'current-context': 'c',
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    clusters: [
      {
        name: 'c',
        cluster: {
          server: `https://127.0.0.1:${port}`,
          'certificate-authority-data': Buffer.from(ca).toString('base64'),
        },
      },
    ],
    users: [{ name: 'u', user: { token: 't' } }],
  };
  const access = await parseKubeconfig(JSON.stringify(kubeconfig));
  const api = createClusterApi({ access, token: 't', timeoutMilliseconds: 5000 });
  try {
    return await api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'default' });
  } catch (error) {
    return classify(error, 'ClusterNotFound');
  }
}

it('a server with a certificate of another authority is a reason of its own, not a missing answer', async () => {
  expect(await outcomeWith(own.ca)).toMatchObject({ kind: 'retry', error: { code: 'ClusterCertificateUntrusted' } });
  expect(await outcomeWith(other.ca)).not.toMatchObject({ kind: 'retry' });
});
