import * as z from 'zod';

import {
  formatResourceId,
  parseResourceId,
  resourceName,
  resourceType,
  type ResourceId,
} from '../connection/resource-id.ts';
import { shape } from './answer-shape.ts';
import { ArmError, type Arm } from './arm.ts';
import { readCluster } from './managed-cluster.ts';

/** Microsoft.Network, stable; in the REST reference of Public IP Addresses and Public IP Prefixes. */
const API_VERSION = '2024-05-01';

const effective = z.object({ effectiveOutboundIPs: z.array(z.object({ id: z.string() })).nullish() }).nullish();

const clusterSchema = z.looseObject({
  location: z.string().nullish(),
  properties: z.looseObject({
    networkProfile: z
      .looseObject({
        outboundType: z.string().nullish(),
        loadBalancerProfile: effective,
        natGatewayProfile: effective,
      })
      .nullish(),
  }),
});

const addressSchema = z.object({
  properties: z.object({ ipAddress: z.string().nullish(), ipPrefix: z.string().nullish() }),
});

/** Where a cluster's requests to the internet come from. */
export interface OutboundAddresses {
  /** `westeurope` */
  readonly location: string;
  /** IPv4 addresses and prefixes, as Azure writes them. Empty when Azure does not know them. */
  readonly addresses: readonly string[];
  /** Why there are none, and what to do. */
  readonly unknown?: string;
}

/**
 * Reads the public addresses that a cluster sends from: of its load balancer or its NAT gateway, addresses and prefixes.
 * A cluster that sends through somebody else's firewall or proxy has none that Azure could name.
 */
export async function readOutboundAddresses(arm: Arm, cluster: ResourceId): Promise<OutboundAddresses> {
  const { raw } = await readCluster(arm, cluster);
  const { location, properties } = shape(clusterSchema, raw, 'the network of the cluster');
  const found = await Promise.all(idsOf(properties.networkProfile).map(({ id }) => readAddress(arm, id)));
  const addresses = found.filter((address) => address !== undefined).filter((address) => !address.includes(':'));
  if (addresses.length > 0) return { location: location ?? '', addresses };
  return { location: location ?? '', addresses, unknown: whyNone(cluster, properties.networkProfile) };
}

type NetworkProfile = z.infer<typeof clusterSchema>['properties']['networkProfile'];

function idsOf(profile: NetworkProfile): { id: string }[] {
  const profiles = [profile?.loadBalancerProfile, profile?.natGatewayProfile];
  return profiles.flatMap((one) => one?.effectiveOutboundIPs ?? []);
}

/** The address or prefix behind an id; `undefined` when it is gone or has none yet. */
async function readAddress(arm: Arm, text: string): Promise<string | undefined> {
  const id = parseResourceId(text);
  if (!id) return undefined;
  try {
    const { body } = await arm.send({ method: 'GET', path: formatResourceId(id), apiVersion: API_VERSION });
    const { ipAddress, ipPrefix } = shape(addressSchema, body, 'the public address').properties;
    const isPrefix = resourceType(id).toLowerCase().endsWith('/publicipprefixes');
    return (isPrefix ? ipPrefix : ipAddress) ?? undefined;
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
}

function whyNone(cluster: ResourceId, profile: NetworkProfile): string {
  const how = profile?.outboundType ? ` (outboundType ${profile.outboundType})` : '';
  return `Azure names no public address that cluster ${resourceName(cluster)} sends from${how}. Add a rule for the address of the firewall, proxy or gateway that its requests leave through, or use a private endpoint`;
}
