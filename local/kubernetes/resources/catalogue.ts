import type { Resource } from '../resource.ts';
import { configMaps } from './config-map.ts';
import { namespaces } from './namespace.ts';
import { secrets } from './secret.ts';
import { serviceAccounts } from './service-account.ts';

/** Every resource that the simulated clusters serve, in the order in which discovery lists them. */
export const RESOURCES: readonly Resource[] = [configMaps, namespaces, secrets, serviceAccounts];

export function findResource(group: string, version: string, plural: string): Resource | undefined {
  return RESOURCES.find((one) => one.group === group && one.version === version && one.plural === plural);
}
