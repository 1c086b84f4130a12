import { recordsOfSettings } from '../connection/record-codec.ts';
import { clusterDetails } from './cluster-details.ts';
import type { Evidence } from './evidence.ts';
import { seen } from './look.ts';
import { counted } from '../workflow/counted.ts';

/** What was seen of one thing, whether anything is wrong with it or not. */
export interface Observation {
  readonly what: string;
  readonly state: string;
}

/** What the documentation tells a person to look at, in its order; what could not be read is left out. */
export function observe(evidence: Evidence): Observation[] {
  const all: readonly (readonly [string, string | undefined])[] = [
    ['Registration', seen(evidence.provider)],
    ['Cluster', cluster(evidence)],
    ['Network', network(evidence)],
    ['Extension', extension(evidence)],
    ['Namespace sc-system', existence(evidence.namespace, 'exists', 'does not exist')],
    ['Helm release', release(evidence)],
    ['Job sc-job', job(evidence)],
    ['Pods', pods(evidence)],
    ['Add-ons', addons(evidence)],
    ['Connections', connections(evidence)],
  ];
  return all.flatMap(([what, state]) => (state === undefined ? [] : [{ what, state }]));
}

function cluster({ document }: Evidence): string | undefined {
  const found = seen(document);
  if (!found) return undefined;
  const { kubernetesVersion, pools } = clusterDetails(found.raw);
  const version = kubernetesVersion === undefined ? '' : `, Kubernetes ${kubernetesVersion}`;
  return `${found.provisioningState}, ${found.powerState}${version}, ${counted(pools.length, 'node pool')}`;
}

function network({ document }: Evidence): string | undefined {
  const found = seen(document);
  if (!found) return undefined;
  const { isPrivate, authorizedIpRanges, outboundType, localAccountsDisabled } = clusterDetails(found.raw);
  const ranges = authorizedIpRanges.length === 0 ? [] : [counted(authorizedIpRanges.length, 'authorised IP range')];
  const accounts = localAccountsDisabled ? ['local accounts disabled'] : [];
  return [
    `${isPrivate ? 'private' : 'public'} API server`,
    ...ranges,
    `outbound type ${outboundType}`,
    ...accounts,
  ].join(', ');
}

function extension({ extension: look, records }: Evidence): string | undefined {
  if (look.kind === 'unread') return undefined;
  const found = look.value;
  if (!found) return records === 'cluster' ? 'not installed, and not needed' : 'not installed';
  const version = found.currentVersion ?? found.version ?? 'unknown';
  const upgrade = found.autoUpgradeMinorVersion ? 'upgrades by itself' : 'pinned';
  const count = recordsOfSettings(found.configurationSettings).length;
  return `${found.provisioningState}, version ${version} (${upgrade}), ${counted(count, 'connection')} recorded`;
}

function release({ release: look }: Evidence): string | undefined {
  if (look.kind === 'unread') return undefined;
  const found = look.value;
  if (!found) return 'none';
  return `revision ${found.revision} is ${found.status}${found.description === '' ? '' : `: ${found.description}`}`;
}

function job({ job: look }: Evidence): string | undefined {
  if (look.kind === 'unread') return undefined;
  const found = look.value;
  if (!found) return 'not there: it removes itself when it is done';
  const conditions = found.status.conditions?.filter(({ status }) => status === 'True').map(({ type }) => type) ?? [];
  return conditions.length > 0 ? conditions.join(', ') : `running since ${found.status.startTime ?? 'an unknown time'}`;
}

function pods({ pods: look }: Evidence): string | undefined {
  const found = seen(look);
  if (!found) return undefined;
  const phases = Map.groupBy(found, ({ status }) => status.phase ?? 'Unknown');
  return [...phases].map(([phase, members]) => `${members.length} ${phase}`).join(', ') || 'none';
}

function addons({ document }: Evidence): string | undefined {
  const found = seen(document);
  if (!found) return undefined;
  const word = (on: boolean): string => (on ? 'on' : 'off');
  return [
    `OIDC issuer ${word(found.oidcIssuerUrl !== undefined)}`,
    `workload identity ${word(found.workloadIdentityEnabled)}`,
    `Key Vault CSI ${word(found.keyVaultAddon?.enabled === true)}`,
  ].join(', ');
}

function connections({ connections: look }: Evidence): string | undefined {
  const found = seen(look);
  return found && (found.map(({ record }) => `${record.name} (${record.target})`).join(', ') || 'none');
}

function existence(look: Evidence['namespace'], yes: string, no: string): string | undefined {
  if (look.kind === 'unread') return undefined;
  return look.value ? yes : no;
}
