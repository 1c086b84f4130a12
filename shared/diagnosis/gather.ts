import { readExtension } from '../azure/extension.ts';
import { readCluster } from '../azure/managed-cluster.ts';
import { readOwnPermissions } from '../azure/permissions.ts';
import { getProviderState } from '../azure/providers.ts';
import { recordsOfSettings } from '../connection/record-codec.ts';
import type { ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import type { ClusterApi } from '../kubernetes/cluster-api.ts';
import { readRecords } from '../kubernetes/records-config-map.ts';
import { EXTENSION_NAME } from '../workflow/records.ts';
import type { Tools } from '../workflow/tools.ts';
import type { Evidence } from './evidence.ts';
import { lookout, seen, valueOf, type Look, type Lookout } from './look.ts';
import { lookAtConnection } from './looks/connections.ts';
import { lookIntoCluster } from './looks/in-cluster.ts';
import { needsByScope } from './looks/needs.ts';

/** What is diagnosed, and for how long at most. */
export interface Question {
  readonly cluster: ResourceId;
  /** Which of the recorded connections are looked at. */
  readonly selects: (record: ConnectionRecord) => boolean;
  /** A connection that is being made and may not be recorded yet. */
  readonly unrecorded?: ConnectionRecord;
  /** How many operations of the service run on the cluster. */
  readonly running?: number;
  /** Whether each connection is validated too: not while it is being made. */
  readonly validates: boolean;
  readonly milliseconds: number;
}

/** Of a cluster with more connections than this, the first ones are looked at. */
const MAX_CONNECTIONS = 20;

/** Reads everything at once. Only reads are sent, and what cannot be read does not keep the rest from being read. */
export async function gather(tools: Tools, question: Question): Promise<Evidence> {
  using out = lookout(question.milliseconds);
  const { arm } = tools;
  const { cluster } = question;
  const opened = out.look("the credentials of the cluster's API", () => tools.openCluster(cluster));
  const extension = out.look(`extension ${EXTENSION_NAME}`, () => readExtension(arm, cluster, EXTENSION_NAME));
  const secrets: string[] = [];
  const records = out.look('the connections', () => selectedRecords(tools, question, { extension, opened }));
  const connections = out.look('the connections', async () => {
    // The cluster's API is opened once for all.
    const shared = { ...tools, openCluster: (): Promise<ClusterApi> => valueOf(opened) };
    const { validates } = question;
    const keep = (values: readonly string[]): void => void secrets.push(...values);
    return Promise.all(
      (await valueOf(records)).map((record) =>
        lookAtConnection(out, { tools: shared, cluster, record, validates, keep }),
      ),
    );
  });
  const [provider, document, inside, permissions, principal] = await Promise.all([
    out.look('the registration of Microsoft.KubernetesConfiguration', () =>
      getProviderState(arm, cluster.subscriptionId, 'Microsoft.KubernetesConfiguration'),
    ),
    out.look('the cluster', () => readCluster(arm, cluster)),
    lookIntoCluster(out, opened, EXTENSION_NAME),
    records.then((found) => lookAtPermissions(tools, out, { cluster, records: seen(found) ?? [] })),
    out.look('the identity of the service', () => tools.principalId()),
  ]);
  return {
    cluster,
    records: tools.records,
    extensionType: tools.extension.type,
    principal: seen(principal),
    running: question.running ?? 0,
    now: new Date(),
    provider,
    document,
    extension: await extension,
    permissions,
    credentials: withoutValue(await opened),
    ...inside,
    connections: await connections,
    secrets,
  };
}

interface Sources {
  readonly extension: Promise<Evidence['extension']>;
  readonly opened: Promise<Look<ClusterApi>>;
}

async function selectedRecords(
  tools: Tools,
  { selects, unrecorded }: Question,
  { extension, opened }: Sources,
): Promise<ConnectionRecord[]> {
  const all =
    tools.records === 'cluster'
      ? await readRecords(await valueOf(opened))
      : recordsOfSettings((await valueOf(extension))?.configurationSettings ?? {});
  const selected = all.filter(selects);
  const known = selected.some(({ name }) => name === unrecorded?.name);
  return [...selected, ...(unrecorded && !known ? [unrecorded] : [])].slice(0, MAX_CONNECTIONS);
}

function lookAtPermissions(
  { arm, records: home }: Tools,
  { look }: Lookout,
  { cluster, records }: { readonly cluster: ResourceId; readonly records: readonly ConnectionRecord[] },
): Promise<Evidence['permissions']> {
  const scopes = needsByScope(cluster, home, records);
  return Promise.all(
    scopes.map(async (needs) => {
      const [{ scope } = { scope: cluster }] = needs;
      const granted = await look('the permissions of the service', () => readOwnPermissions(arm, scope));
      return { needs, granted };
    }),
  );
}

function withoutValue(look: Look<unknown>): Look<true> {
  return look.kind === 'seen' ? { ...look, value: true } : look;
}
