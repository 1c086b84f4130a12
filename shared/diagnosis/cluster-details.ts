import * as z from 'zod';

const schema = z.object({
  kubernetesVersion: z.string().nullish(),
  disableLocalAccounts: z.boolean().nullish(),
  aadProfile: z.looseObject({}).nullish(),
  agentPoolProfiles: z
    .array(
      z.object({
        name: z.string(),
        mode: z.string().nullish(),
        count: z.number().nullish(),
        provisioningState: z.string().nullish(),
        nodeTaints: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
  apiServerAccessProfile: z
    .object({
      authorizedIPRanges: z.array(z.string()).nullish(),
      enablePrivateCluster: z.boolean().nullish(),
    })
    .nullish(),
  networkProfile: z.object({ outboundType: z.string().nullish() }).nullish(),
});

/** What a diagnosis asks of a cluster's document beyond what the steps do. */
export interface ClusterDetails {
  readonly kubernetesVersion: string | undefined;
  readonly localAccountsDisabled: boolean;
  readonly entraIntegration: boolean;
  readonly isPrivate: boolean;
  readonly authorizedIpRanges: readonly string[];
  readonly outboundType: string;
  readonly pools: readonly {
    readonly name: string;
    readonly provisioningState: string | undefined;
    readonly taints: readonly string[];
  }[];
}

/** A field of an unexpected form counts as absent: it must not keep the rest from being looked at. */
export function clusterDetails(raw: Readonly<Record<string, unknown>>): ClusterDetails {
  const properties = schema.safeParse(raw['properties']).data ?? {};
  const { agentPoolProfiles, apiServerAccessProfile, networkProfile } = properties;
  return {
    kubernetesVersion: properties.kubernetesVersion ?? undefined,
    localAccountsDisabled: properties.disableLocalAccounts === true,
    entraIntegration: Boolean(properties.aadProfile),
    isPrivate: apiServerAccessProfile?.enablePrivateCluster === true,
    authorizedIpRanges: apiServerAccessProfile?.authorizedIPRanges ?? [],
    outboundType: networkProfile?.outboundType ?? 'loadBalancer',
    pools: (agentPoolProfiles ?? []).map(({ name, provisioningState, nodeTaints }) => ({
      name,
      provisioningState: provisioningState ?? undefined,
      taints: nodeTaints ?? [],
    })),
  };
}
