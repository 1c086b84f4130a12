import type { TokenCredential } from '@azure/core-auth';
import * as z from 'zod';

import { shape } from '../azure/answer-shape.ts';
import type { Arm } from '../azure/arm.ts';
import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { ClusterApi } from './cluster-api.ts';
import { createClusterApi } from './http-cluster-api.ts';
import { parseKubeconfig, type ClusterAccess } from './kubeconfig.ts';

const API_VERSION = '2025-03-01';

/** The application of AKS in Entra ID that API servers take tokens for; the same in every tenant. */
const AKS_SERVER_SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';

const credentialsSchema = z.object({ kubeconfigs: z.array(z.object({ value: z.string() })).min(1) });

/**
 * Opens a cluster's API with the user credentials that ARM hands out. Where they name a login program, none is run: a
 * token of our own credential takes its place. Nothing is written to disk.
 */
export async function connectCluster(options: {
  readonly arm: Arm;
  readonly credential: TokenCredential;
  readonly clusterId: ResourceId;
  readonly timeoutMilliseconds: number;
}): Promise<ClusterApi> {
  const { arm, credential, clusterId, timeoutMilliseconds } = options;
  const path = `${formatResourceId(clusterId)}/listClusterUserCredential`;
  const { body } = await arm.send({ method: 'POST', path, apiVersion: API_VERSION });
  const { kubeconfigs } = shape(credentialsSchema, body, "the cluster's credentials");
  const access = await parseKubeconfig(Buffer.from(kubeconfigs[0]?.value ?? '', 'base64').toString('utf8'));
  return createClusterApi({ access, token: await tokenFor(access, credential), timeoutMilliseconds });
}

async function tokenFor({ login }: ClusterAccess, credential: TokenCredential): Promise<string | undefined> {
  if (login.kind === 'token') return login.token;
  if (login.kind === 'certificate') return undefined;
  return (await credential.getToken(AKS_SERVER_SCOPE))?.token;
}
