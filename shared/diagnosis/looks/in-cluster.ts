import type { ClusterApi, Collection } from '../../kubernetes/cluster-api.ts';
import type { Evidence } from '../evidence.ts';
import { seen, valueOf, type Look, type Lookout } from '../look.ts';
import { lastRelease } from './helm-release.ts';
import { eventSchema, jobSchema, nodeSchema, podSchema, type Event, type Node, type Pod } from './workloads.ts';

/** Where the extension is installed, and the job that its chart runs. */
export const SYSTEM_NAMESPACE = 'sc-system';
const JOB = 'sc-job';
const LOG_LINES = 40;

/** The pods with which Azure carries out extensions; the names are AKS's own. */
const AGENTS = /^extension-(agent|operator)-/;

type InCluster = Pick<Evidence, 'namespace' | 'release' | 'job' | 'pods' | 'events' | 'nodes' | 'log'>;

/** Reads the extension's namespace, the agents of Azure and the nodes. */
export async function lookIntoCluster(
  { look }: Lookout,
  opened: Promise<Look<ClusterApi>>,
  extension: string,
): Promise<InCluster> {
  const inside = <T>(what: string, read: (api: ClusterApi) => Promise<T>): Promise<Look<T>> =>
    look(what, async () => read(await valueOf(opened)));
  const pods = inside(`the pods of ${SYSTEM_NAMESPACE} and the extension agents`, allPods);
  const [namespace, release, job, events, nodes, log] = await Promise.all([
    inside(`namespace ${SYSTEM_NAMESPACE}`, (api) =>
      api.get({ apiVersion: 'v1', kind: 'Namespace', name: SYSTEM_NAMESPACE }),
    ),
    inside('the Helm release', (api) => lastRelease(api, { name: extension, namespace: SYSTEM_NAMESPACE })),
    inside(`job ${JOB}`, async (api) => {
      const found = await api.get({ apiVersion: 'batch/v1', kind: 'Job', namespace: SYSTEM_NAMESPACE, name: JOB });
      return found && jobSchema.parse(found);
    }),
    inside(`the events of ${SYSTEM_NAMESPACE}`, allEvents),
    inside('the nodes', allNodes),
    inside(`the log of ${JOB}`, async (api) => lastLines(api, seen(await pods) ?? [])),
  ]);
  return { namespace, release, job, pods: await pods, events, nodes, log };
}

async function allPods(api: ClusterApi): Promise<Pod[]> {
  const of = async (namespace: string): Promise<Pod[]> =>
    (await api.list({ apiVersion: 'v1', kind: 'Pod', namespace })).map((one) => podSchema.parse(one));
  const [own, system] = await Promise.all([of(SYSTEM_NAMESPACE), of('kube-system')]);
  return [...own, ...system.filter(({ metadata }) => AGENTS.test(metadata.name))];
}

async function allEvents(api: ClusterApi): Promise<Event[]> {
  const events: Collection = { apiVersion: 'v1', kind: 'Event', namespace: SYSTEM_NAMESPACE };
  return (await api.list(events)).map((one) => eventSchema.parse(one));
}

async function allNodes(api: ClusterApi): Promise<Node[]> {
  return (await api.list({ apiVersion: 'v1', kind: 'Node' })).map((one) => nodeSchema.parse(one));
}

/** Of the job's newest pod that has printed anything; one that never started has no log. */
async function lastLines(api: ClusterApi, pods: readonly Pod[]): Promise<string[]> {
  const ofJob = pods.filter(({ metadata, status }) => {
    return metadata.labels?.['job-name'] === JOB && status.phase !== 'Pending';
  });
  const age = ({ metadata }: Pod): string => metadata.creationTimestamp ?? '';
  const newest = ofJob.toSorted((one, other) => age(other).localeCompare(age(one)))[0];
  if (!newest) return [];
  const text = await api.podLog({ namespace: SYSTEM_NAMESPACE, name: newest.metadata.name }, LOG_LINES);
  return text.split('\n').filter((line) => line !== '');
}
