import { ApiError, expired } from '../api-error.ts';
import type { KubernetesObject } from '../object.ts';
import type { Target } from '../registry/call.ts';
import { select } from '../registry/list.ts';
import { apiVersionOf, resourceKey } from '../resource.ts';
import type { Selection } from '../selectors/selection.ts';
import type { Change } from '../store/history.ts';
import { present, tableOptions, type View } from '../view/present.ts';
import { toTable } from '../view/table.ts';
import type { Exchange } from './exchange.ts';

const BOOKMARK_MILLISECONDS = 60_000;
const DEFAULT_TIMEOUT_SECONDS = 1800;

type Event = Readonly<{ type: Change['type'] | 'BOOKMARK' | 'ERROR'; object: unknown }>;

interface Watch {
  readonly target: Target;
  readonly selection: Selection;
  readonly view: View;
  readonly show: (object: KubernetesObject) => unknown;
  readonly send: (event: Event) => void;
}

/** Streams the changes of a collection, one JSON document a line, until the client leaves or the time is up. */
export function watch(exchange: Exchange, target: Target, selection: Selection, view: View): void {
  const { query, response } = exchange;
  const { store } = target.cluster;
  const revision = startOf(query.get('resourceVersion') ?? '', store.revision());
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const send = (event: Event): void => void response.write(`${JSON.stringify(event)}\n`);
  const one: Watch = { target, selection, view, show: presenter(target, view), send };
  const bookmarks = query.get('allowWatchBookmarks') === 'true';
  if (!start(one, revision, bookmarks && query.get('sendInitialEvents') === 'true')) {
    response.end();
    return;
  }
  const stop = store.history.watch((change) => forward(one, change));
  const timer = setInterval(() => bookmarks && sendBookmark(one), BOOKMARK_MILLISECONDS);
  const seconds = Number(query.get('timeoutSeconds')) || DEFAULT_TIMEOUT_SECONDS;
  const end = setTimeout(() => {
    if (bookmarks) sendBookmark(one);
    response.end();
  }, seconds * 1000);
  response.once('close', () => {
    stop();
    clearInterval(timer);
    clearTimeout(end);
  });
}

/** The revision to start after; `undefined` when the current state comes first. Throws 504 for one in the future. */
function startOf(text: string, current: number): number | undefined {
  if (text === '' || text === '0') return undefined;
  const revision = Number(text);
  if (!Number.isSafeInteger(revision) || revision < 0) {
    throw new ApiError(400, 'BadRequest', `invalid resource version "${text}"`);
  }
  if (revision <= current) return revision;
  const cause = { reason: 'ResourceVersionTooLarge', message: 'Too large resource version' };
  const message = `Timeout: Too large resource version: ${revision}, current: ${current}`;
  throw new ApiError(504, 'Timeout', message, { causes: [cause], retryAfterSeconds: 1 });
}

/** Sends what comes before the live changes; false when the history no longer reaches back that far. */
function start(watch: Watch, revision: number | undefined, initialEvents: boolean): boolean {
  const { target, selection, send } = watch;
  if (revision === undefined || initialEvents) {
    for (const object of select(target, selection)) send({ type: 'ADDED', object: watch.show(object) });
    if (initialEvents) sendBookmark(watch, { 'k8s.io/initial-events-end': 'true' });
    return true;
  }
  const changes = target.cluster.store.history.since(revision);
  for (const change of changes ?? []) forward(watch, change);
  if (changes === undefined) {
    const message = `too old resource version: ${revision} (${target.cluster.store.revision()})`;
    send({ type: 'ERROR', object: expired(message).toStatus() });
  }
  return changes !== undefined;
}

function forward(watch: Watch, change: Change): void {
  const { target } = watch;
  if (change.resource !== resourceKey(target.resource)) return;
  if (target.namespace !== '' && change.namespace !== target.namespace) return;
  const type = seenAs(change, watch.selection);
  if (type) watch.send({ type, object: watch.show(change.object) });
}

/** An object that comes into a selection is added for its watchers, one that leaves it is deleted. */
function seenAs(change: Change, selection: Selection): Change['type'] | undefined {
  const before = change.previous !== undefined && selection(change.previous);
  const after = change.type !== 'DELETED' && selection(change.object);
  if (before && after) return 'MODIFIED';
  if (after) return 'ADDED';
  return before ? 'DELETED' : undefined;
}

function sendBookmark(watch: Watch, annotations?: Readonly<Record<string, string>>): void {
  const { target, view, send } = watch;
  const { resource, cluster } = target;
  const metadata = {
    resourceVersion: String(cluster.store.revision()),
    creationTimestamp: null,
    ...(annotations && { annotations }),
  };
  const isTable = view.wanted.as === 'Table';
  const object = isTable
    ? toTable(resource, [], metadata, tableOptions(view))
    : { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata };
  send({ type: 'BOOKMARK', object });
}

/** Objects in the client's form; only the first table has headings, as the later ones would repeat them. */
function presenter({ resource }: Target, view: View): (object: KubernetesObject) => unknown {
  let headings = true;
  return (object) => {
    const body = present(resource, object, { ...view, headings });
    headings = false;
    return body;
  };
}
