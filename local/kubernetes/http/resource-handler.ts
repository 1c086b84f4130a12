import { methodNotAllowed } from '../api-error.ts';
import type { ResourceRoute } from './route.ts';
import { COLLECTION_CALLS } from './collection-calls.ts';
import type { Answer, Exchange } from './exchange.ts';
import { OBJECT_CALLS } from './object-calls.ts';
import { present, viewOf } from '../view/present.ts';
import { verbsOf } from '../discovery/subresource.ts';

/** What needs a namespace in its path when the resource has namespaces. */
const IN_A_NAMESPACE = ['create', 'deletecollection'];

const VERBS = {
  collection: { GET: 'list', POST: 'create', DELETE: 'deletecollection' },
  object: { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

/** Serves the calls on a resource's collection, on its objects and on their subresources. */
export async function handleResource(exchange: Exchange, route: ResourceRoute): Promise<Answer> {
  const { cluster, query, wanted } = exchange;
  const { resource, namespace, name, subresource } = route;
  const verb = verbOf(exchange.method, route);
  const view = viewOf(wanted, query);
  const target = { cluster, resource, namespace };
  const answer =
    name === undefined
      ? await COLLECTION_CALLS[verb]?.(exchange, target, view)
      : await OBJECT_CALLS[verb]?.(exchange, { ...target, name, subresource });
  if (!answer) throw methodNotAllowed();
  if (answer === 'streamed' || typeof answer.body !== 'object') return answer;
  return { ...answer, body: present(resource, answer.body as Readonly<Record<string, unknown>>, view) };
}

/** The verb of a call; throws 405 when the resource does not offer it. */
function verbOf(method: string, { resource, namespace, name, subresource }: ResourceRoute): string {
  const verbs: Readonly<Record<string, string>> = name === undefined ? VERBS.collection : VERBS.object;
  const verb = verbs[method];
  const offered = subresource === undefined ? resource.verbs : verbsOf(subresource);
  if (verb === undefined || !offered.includes(verb)) throw methodNotAllowed();
  if (resource.namespaced && namespace === '' && IN_A_NAMESPACE.includes(verb)) throw methodNotAllowed();
  return verb;
}
