import type { AzureEvent } from './azure-event.ts';

/** What AKS has told about a cluster. It is as true as an event is: a hint of what to look at. */
export interface ClusterNotice {
  readonly type: string;
  /** One notice of each topic is kept. */
  readonly topic: string;
  /** ISO 8601. */
  readonly time: string;
  readonly details: Readonly<Record<string, string>>;
}

/** The events of `Microsoft.ContainerService`, and what they are about. */
const TOPICS: Readonly<Record<string, string>> = {
  NewKubernetesVersionAvailable: 'version',
  ClusterSupportEnding: 'support',
  ClusterSupportEnded: 'support',
  NodePoolRollingStarted: 'rolling',
  NodePoolRollingSucceeded: 'rolling',
  NodePoolRollingFailed: 'rolling',
};

const DETAILS = [
  'nodePoolName',
  'kubernetesVersion',
  'latestSupportedKubernetesVersion',
  'latestStableKubernetesVersion',
  'lowestMinorKubernetesVersion',
  'latestPreviewKubernetesVersion',
];

const LONGEST = 100;

/** The notice in an event; `undefined` for a type that is not known or a time that is none. */
export function noticeOf(name: string, { time, data }: AzureEvent): ClusterNotice | undefined {
  const type = Object.keys(TOPICS).find((one) => one.toLowerCase() === name.toLowerCase());
  const at = Date.parse(time);
  if (type === undefined || Number.isNaN(at)) return undefined;
  const details = DETAILS.flatMap((detail) => {
    const value = data[detail];
    return typeof value === 'string' ? [[detail, value.slice(0, LONGEST)] as const] : [];
  });
  const topic = TOPICS[type] ?? '';
  return { type, topic, time: new Date(at).toISOString(), details: Object.fromEntries(details) };
}
