import type { Resource } from '../resource.ts';
import { configMaps } from './config-map.ts';
import { events } from './event.ts';
import { jobs } from './job.ts';
import { namespaces } from './namespace.ts';
import { nodes } from './node.ts';
import { leases, limitRanges, resourceQuotas } from './plain.ts';
import { pods } from './pod.ts';
import { selfSubjectAccessReviews, selfSubjectReviews, selfSubjectRulesReviews } from './review.ts';
import { secrets } from './secret.ts';
import { serviceAccounts } from './service-account.ts';
import { services } from './service.ts';
import { daemonSets, deployments, replicaSets, statefulSets } from './workloads.ts';

/** Every resource that the simulated clusters serve, in the order in which discovery lists them. */
export const RESOURCES: readonly Resource[] = [
  configMaps,
  events,
  limitRanges,
  namespaces,
  nodes,
  pods,
  resourceQuotas,
  secrets,
  serviceAccounts,
  services,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  jobs,
  leases,
];

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return RESOURCES.find((one) => one.group === group && one.version === version && one.plural === plural);
}

/** All groups with a name, in discovery's order, each with its one version. */
export function namedGroups(): { readonly group: string; readonly version: string }[] {
  const groups = new Map(RESOURCES.filter((one) => one.group !== '').map((one) => [one.group, one.version]));
  return Array.from(groups, ([group, version]) => ({ group, version }));
}
