import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

import { startAzure, type Azure } from '../../../local/azure/azure.ts';
import { resourceGroup, subscription, type Placement } from '../../../local/azure/providers/documents.ts';
import { ensureCertificates } from '../../../local/tls/certificates.ts';
import { createArm } from '../../../shared/azure/arm-client.ts';
import type { Arm } from '../../../shared/azure/arm.ts';
import { requestJson } from '../../helpers/https.ts';
import { TENANT_ID } from './documented.ts';

/** What every credential of the simulated Azure starts with. */
export const MARKER = 'CanaryKey';

/** Without those of other simulations in this process, which have the same name and another key. */
const KNOWN_AUTHORITIES = getCACertificates('default');

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';

export interface SimulatedAzure {
  readonly azure: Azure;
  /** The app's own client. */
  readonly arm: Arm;
  readonly place: (name: string) => Placement;
  readonly stop: () => Promise<void>;
}

/** A simulated Azure with a subscription and an empty resource group `rg`, and the app's client signed in to it. */
export async function startSimulatedAzure(): Promise<SimulatedAzure> {
  const directory = await mkdtemp(join(tmpdir(), 'targets-'));
  const certificates = await ensureCertificates(directory);
  setDefaultCACertificates([...KNOWN_AUTHORITIES, certificates.ca]);
  const azure = await startAzure({
    directory,
    certificates,
    clusters: noClusters,
    pace: 'instant',
    credentialMarker: MARKER,
  });
  const group = { subscriptionId: SUBSCRIPTION, name: 'rg', location: 'westus2' };
  azure.put(subscription({ subscriptionId: SUBSCRIPTION, tenantId: TENANT_ID }), resourceGroup(group));
  return {
    azure,
    arm: createArm({
      endpoint: azure.endpoint,
      credential: { getToken: () => token(azure, certificates.ca) },
    }),
    place: (name) => ({ subscriptionId: SUBSCRIPTION, resourceGroup: 'rg', location: 'westus2', name }),
    stop: async () => {
      await azure.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function token(
  { endpoint, tokenEndpoint }: Azure,
  ca: string,
): Promise<{ token: string; expiresOnTimestamp: number }> {
  const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: endpoint });
  const headers = { 'x-identity-header': tokenEndpoint.header };
  const { body } = await requestJson(`${tokenEndpoint.url}?${query.toString()}`, ca, { headers });
  const { access_token, expires_on } = body as { access_token: string; expires_on: string };
  return { token: access_token, expiresOnTimestamp: Number(expires_on) * 1000 };
}

const noClusters = {
  kubeconfig: (): never => refuse(),
  installExtension: () => Promise.reject(new Error('no clusters here')),
  uninstallExtension: () => Promise.reject(new Error('no clusters here')),
};

function refuse(): never {
  throw new Error('no clusters here');
}
