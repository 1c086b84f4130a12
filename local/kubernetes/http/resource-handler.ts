import { methodNotAllowed } from '../api-error.ts';
import type { ObjectTarget, Target } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { patch } from '../registry/patch.ts';
import { read } from '../registry/read.ts';
import { remove } from '../registry/remove.ts';
import { replace } from '../registry/update.ts';
import { apiVersionOf, resourceKey } from '../resource.ts';
import { mediaType, parseBody, readBody } from './body.ts';
import type { Answer, Exchange } from './exchange.ts';
import type { ResourceRoute } from './route.ts';
import { writeOptions } from './write-options.ts';

type Handler<T extends Target> = (exchange: Exchange, target: T) => Answer | Promise<Answer>;

const ON_COLLECTION: Readonly<Record<string, Handler<Target>>> = {
  GET: (_exchange, { cluster, resource, namespace }) => {
    const items = cluster.store.list(resourceKey(resource), namespace === '' ? undefined : namespace);
    const metadata = { resourceVersion: String(cluster.store.revision()) };
    return ok({ kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items });
  },
  POST: async (exchange, target) => ({
    status: 201,
    body: create(target, await bodyOf(exchange), writeOptions(exchange)),
  }),
};

const ON_OBJECT: Readonly<Record<string, Handler<ObjectTarget>>> = {
  GET: (_exchange, target) => ok(read(target)),
  PUT: async (exchange, target) => ok(replace(target, await bodyOf(exchange), writeOptions(exchange))),
  PATCH: async (exchange, target) => {
    const type = mediaType(exchange.request.headers['content-type']);
    const { object, created } = patch(target, await bodyOf(exchange), type, writeOptions(exchange));
    return { status: created ? 201 : 200, body: object };
  },
  DELETE: async (exchange, target) => {
    const { object, gone } = remove(target, await bodyOf(exchange), writeOptions(exchange));
    return ok(gone ? deleted(target, object.metadata.uid) : object);
  },
};

/** Serves the calls on a resource's collection and on its objects. */
export async function handleResource(exchange: Exchange, route: ResourceRoute): Promise<Answer> {
  const { cluster } = exchange;
  const { resource, namespace, name, subresource } = route;
  if (name === undefined) {
    const handler = ON_COLLECTION[exchange.method];
    if (!handler) throw methodNotAllowed();
    return handler(exchange, { cluster, resource, namespace });
  }
  const handler = ON_OBJECT[exchange.method];
  if (!handler) throw methodNotAllowed();
  return handler(exchange, { cluster, resource, namespace, name, subresource });
}

async function bodyOf({ request }: Exchange): Promise<unknown> {
  return parseBody(await readBody(request), mediaType(request.headers['content-type']));
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function deleted({ resource, name }: ObjectTarget, uid: string): Readonly<Record<string, unknown>> {
  const { group, plural } = resource;
  const details = { name, ...(group && { group }), kind: plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
