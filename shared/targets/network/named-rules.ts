import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { deleteResource } from '../../azure/delete-resource.ts';
import { childResource, formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { list, read } from '../ask.ts';
import { canonicalRange, endsOf, ipRangeBetween, isAdmitted } from './ip-range.ts';
import {
  isPrivate,
  PUBLIC_ACCESS_OFF,
  type FilteredState,
  type FirewallState,
  type NetworkRules,
} from './network-rules.ts';

/** A firewall whose rules are resources of their own: `{server}/firewallRules/{name}`. */
export interface NamedRules {
  readonly apiVersion: string;
  /** What a rule calls the two ends of its range. */
  readonly fields: readonly [first: string, last: string];
  /** True for a service whose firewall is on only once it has a rule. */
  readonly onByEntries?: boolean;
}

const access = z.string().nullish();

const serverSchema = z.object({
  properties: z.object({
    publicNetworkAccess: access,
    network: z.object({ publicNetworkAccess: access }).nullish(),
  }),
});

const ruleSchema = z.object({ name: z.string(), properties: z.record(z.string(), z.unknown()) });

type Rule = z.infer<typeof ruleSchema>;

/**
 * The rules of such a firewall. The name is made from the range, so that a repeated `PUT` is the same rule and that two
 * connections of one cluster share it. `AllowAllWindowsAzureIps`, the rule 0.0.0.0 that admits all of Azure, is not
 * counted as admitting the cluster: an administrator may close it without thinking of the cluster.
 */
export function namedRules(kind: NamedRules): NetworkRules {
  return {
    read: (arm, resource) => readState(arm, kind, resource),
    admit: async (arm, resource, ranges) => {
      const { admitted } = toState(kind, await listRules(arm, kind, resource));
      for (const range of ranges.filter((one) => !isAdmitted(admitted, one))) {
        const [first, last] = endsOf(range);
        const [firstField, lastField] = kind.fields;
        const path = rulePath(resource, range);
        const body = { properties: { [firstField]: first, [lastField]: last } };
        await arm.send({ method: 'PUT', path, apiVersion: kind.apiVersion, body });
      }
    },
    remove: async (arm, resource, range) => {
      const rules = await listRules(arm, kind, resource);
      const isOurs = ({ name }: Rule): boolean => bareName(name) === ruleName(range);
      if (!rules.some(isOurs)) return true;
      if (kind.onByEntries === true && rules.length === 1) return false;
      await deleteResource(arm, rulePath(resource, range), kind.apiVersion);
      return true;
    },
  };
}

/** Letters, digits and underscores are what every service takes. */
function ruleName(range: string): string {
  return `sc_${range.replaceAll(/[./]/g, '_')}`;
}

function rulePath(resource: ResourceId, range: string): string {
  return formatResourceId(childResource(resource, { type: 'firewallRules', name: ruleName(range) }));
}

async function readState(arm: Arm, kind: NamedRules, resource: ResourceId): Promise<FirewallState> {
  const what = `the network settings of ${resourceName(resource)}`;
  const path = formatResourceId(resource);
  const { properties } = await read(arm, { path, apiVersion: kind.apiVersion, schema: serverSchema, what });
  if (isPrivate(properties.network?.publicNetworkAccess) || isPrivate(properties.publicNetworkAccess)) {
    return { kind: 'closed', why: PUBLIC_ACCESS_OFF };
  }
  const rules = await listRules(arm, kind, resource);
  return kind.onByEntries === true && rules.length === 0 ? { kind: 'open' } : toState(kind, rules);
}

function listRules(arm: Arm, { apiVersion }: NamedRules, resource: ResourceId): Promise<Rule[]> {
  const what = `the firewall rules of ${resourceName(resource)}`;
  return list(arm, { path: `${formatResourceId(resource)}/firewallRules`, apiVersion, schema: ruleSchema, what });
}

function toState({ fields: [first, last] }: NamedRules, rules: readonly Rule[]): FilteredState {
  const ranges = rules.map(({ properties }) => ipRangeBetween(String(properties[first]), String(properties[last])));
  return {
    kind: 'filtered',
    admitted: ranges.filter((range) => range !== undefined).filter(({ last: end }) => end > 0),
    named: rules.map(({ name }) => rangeOfName(name)).filter((range) => range !== undefined),
  };
}

/** The range that one of our names was made from. */
function rangeOfName(name: string): string | undefined {
  const parts = bareName(name).split('_');
  if (parts[0] !== 'sc' || parts.length < 5) return undefined;
  const range = [parts.slice(1, 5).join('.'), ...parts.slice(5)].join('/');
  return canonicalRange(range) === range ? range : undefined;
}

/** Some services put the server's name before a rule's. */
function bareName(name: string): string {
  return name.split('/').at(-1) ?? name;
}
