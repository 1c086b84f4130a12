import * as z from 'zod';

import { formatResourceId, resourceName } from '../../connection/resource-id.ts';
import { read } from '../ask.ts';
import { isPrivate, PUBLIC_ACCESS_OFF, type FirewallState, type NetworkRules } from './network-rules.ts';

/** A service that has no rules for addresses, only a switch for its public network access. */
export interface AccessSwitch {
  readonly apiVersion: string;
  /** The property with the switch, `publicNetworkAccess` unless it is called otherwise. */
  readonly property?: string;
}

const documentSchema = z.object({
  properties: z.looseObject({
    networkACLs: z
      .object({
        defaultAction: z.string().nullish(),
        publicNetwork: z.object({ allow: z.array(z.string()).nullish() }).nullish(),
      })
      .nullish(),
  }),
});

/** The state of such a switch; there is no rule to add or to remove. */
export function accessSwitch({ apiVersion, property = 'publicNetworkAccess' }: AccessSwitch): NetworkRules {
  return {
    read: async (arm, resource) => {
      const what = `the network settings of ${resourceName(resource)}`;
      const path = formatResourceId(resource);
      const { properties } = await read(arm, { path, apiVersion, schema: documentSchema, what });
      const access = properties[property];
      return stateOf(typeof access === 'string' ? access : undefined, properties.networkACLs ?? undefined);
    },
    admit: () => Promise.reject(new Error('a service without rules for addresses is never filtered by them')),
    remove: () => Promise.resolve(true),
  };
}

type NetworkAcls = NonNullable<z.infer<typeof documentSchema>['properties']['networkACLs']>;

function stateOf(access: string | undefined, acls: NetworkAcls | undefined): FirewallState {
  if (isPrivate(access)) return { kind: 'closed', why: PUBLIC_ACCESS_OFF };
  // SignalR and Web PubSub tell requests apart by their type; their rules for addresses are a preview.
  const denied = acls?.defaultAction?.toLowerCase() === 'deny' && (acls.publicNetwork?.allow ?? []).length === 0;
  if (!denied) return { kind: 'open' };
  const why =
    'its network access control denies every request from the public network. Allow the types of requests that the workload makes, or reach it by a private endpoint';
  return { kind: 'closed', why };
}
