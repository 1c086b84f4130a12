import { containersOf, podName, type Event, type Pod } from '../looks/workloads.ts';

/** A container whose image cannot be pulled. */
export interface PullProblem {
  readonly kind: 'unauthorized' | 'network' | 'other';
  readonly pod: Pod;
  readonly image: string;
  readonly evidence: string;
}

const REASONS = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable'];

/** The registry answered; it did not give the image. */
const UNAUTHORIZED = /\b401\b|unauthorized|authentication required|\b403\b|denied/i;
/** There was no answer. */
const NETWORK =
  /i\/o timeout|no such host|connection refused|connection reset|context deadline exceeded|tls handshake timeout|network is unreachable/i;

/** What keeps images from being pulled. */
export function pullProblems(pods: readonly Pod[], events: readonly Event[]): PullProblem[] {
  return pods.flatMap((pod) => {
    const container = containersOf(pod).find(({ state }) => REASONS.includes(state?.waiting?.reason ?? ''));
    const waiting = container?.state?.waiting;
    if (!waiting) return [];
    const why = tellingText([waiting.message, ...warningsOf(pod, events)]);
    const evidence = [`pod ${podName(pod)}`, waiting.reason, why].filter((text) => text !== undefined).join(': ');
    return [{ kind: kindOf(why ?? ''), pod, image: container.image ?? '', evidence }];
  });
}

/** Why stands in the status of the container, or only in the events of the pod. */
function tellingText(texts: readonly (string | undefined)[]): string | undefined {
  const given = texts.filter((text) => text !== undefined && text !== '');
  return given.find((text) => kindOf(text) !== 'other') ?? given[0];
}

function warningsOf(pod: Pod, events: readonly Event[]): (string | undefined)[] {
  const own = events.filter(
    ({ involvedObject, type }) => involvedObject.name === pod.metadata.name && type === 'Warning',
  );
  return own.map(({ message }) => message);
}

function kindOf(text = ''): PullProblem['kind'] {
  if (NETWORK.test(text)) return 'network';
  return UNAUTHORIZED.test(text) ? 'unauthorized' : 'other';
}
