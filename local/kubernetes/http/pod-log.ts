import { badRequest } from '../api-error.ts';
import { asList, asObject, asText, at } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import type { ObjectTarget } from '../registry/call.ts';
import { find, read } from '../registry/read.ts';
import type { LogLine } from '../store/pod-logs.ts';
import type { Answer, Exchange } from './exchange.ts';

const TEXT = { 'content-type': 'text/plain; charset=utf-8' };

/** Answers with what a container of a pod has printed; with `follow`, also with what it prints until it ends. */
export function podLog({ query, response }: Exchange, target: ObjectTarget): Answer {
  const pod = read(target);
  checkContainer(pod, query.get('container') ?? '');
  const { cluster } = target;
  const { uid } = pod.metadata;
  const format = (line: LogLine): string => `${isSet(query, 'timestamps') ? `${line.time} ` : ''}${line.text}\n`;
  const lines = limited(cluster.logs.read(cluster.key, uid), query).map(format);
  if (!isSet(query, 'follow') || hasEnded(find(target))) return { status: 200, body: lines.join(''), headers: TEXT };
  response.writeHead(200, TEXT);
  response.write(lines.join(''));
  const stopLines = cluster.logs.watch(uid, (line) => void response.write(format(line)));
  const stopChanges = cluster.store.history.watch((change) => {
    if (change.object.metadata.uid !== uid) return;
    if (change.type === 'DELETED' || hasEnded(change.object)) response.end();
  });
  response.once('close', () => {
    stopLines();
    stopChanges();
  });
  return 'streamed';
}

function checkContainer(pod: KubernetesObject, asked: string): void {
  const { name: podName } = pod.metadata;
  const names = asList(at(pod, 'spec.containers')).map((container) => asText(asObject(container).name) ?? '');
  if (asked === '' && names.length > 1) {
    throw badRequest(`a container name must be specified for pod ${podName}, choose one of: [${names.join(' ')}]`);
  }
  const container = asked === '' ? names[0] : asked;
  if (container === undefined || !names.includes(container)) {
    throw badRequest(`container ${container ?? ''} is not valid for pod ${podName}`);
  }
  if (at(pod, 'status.phase') === 'Pending') {
    throw badRequest(`container "${container}" in pod "${podName}" is waiting to start: ContainerCreating`);
  }
}

function limited(lines: readonly LogLine[], query: URLSearchParams): readonly LogLine[] {
  const tail = query.get('tailLines');
  const seconds = Number(query.get('sinceSeconds') ?? 0);
  const since = query.get('sinceTime') ?? new Date(seconds > 0 ? Date.now() - seconds * 1000 : 0).toISOString();
  const recent = lines.filter((line) => Date.parse(line.time) >= Date.parse(since));
  return tail === null ? recent : recent.slice(Math.max(0, recent.length - Number(tail)));
}

function hasEnded(pod: KubernetesObject | undefined): boolean {
  const phase = at(pod, 'status.phase');
  return phase === 'Succeeded' || phase === 'Failed';
}

function isSet(query: URLSearchParams, name: string): boolean {
  return query.get(name) === 'true' || query.get(name) === '1';
}
