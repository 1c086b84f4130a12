import { methodNotAllowed } from '../api-error.ts';
import type { Target } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { list, select } from '../registry/list.ts';
import { remove } from '../registry/remove.ts';
import { apiVersionOf } from '../resource.ts';
import { selectionOf } from '../selectors/selection.ts';
import type { View } from '../view/present.ts';
import { bodyOf } from './body.ts';
import { deleteOptions } from './delete-options.ts';
import type { Answer, Exchange } from './exchange.ts';
import { watch } from './watch.ts';
import { writeOptions } from './write-options.ts';

type CollectionCall = (exchange: Exchange, target: Target, view: View) => Answer | Promise<Answer>;

/** The calls on a collection, by verb. */
export const COLLECTION_CALLS: Readonly<Record<string, CollectionCall>> = {
  list(exchange, target, view) {
    const { query } = exchange;
    const selection = selectionOf(target.resource, query);
    if (query.get('watch') === 'true' || query.get('watch') === '1') {
      if (!target.resource.verbs.includes('watch')) throw methodNotAllowed();
      watch(exchange, target, selection, view);
      return 'streamed';
    }
    const page = { limit: Number(query.get('limit') ?? 0) || 0, continue: query.get('continue') ?? '' };
    return { status: 200, body: list(target, selection, page) };
  },

  async create(exchange, target) {
    const body = await bodyOf(exchange.request);
    return { status: 201, body: create(target, body, writeOptions(exchange)) };
  },

  async deletecollection(exchange, target) {
    const options = await deleteOptions(exchange);
    const { cluster, resource } = target;
    const found = select(target, selectionOf(resource, exchange.query));
    const items = cluster.store.transaction(() =>
      found.map(({ metadata: { namespace = '', name } }) => remove({ ...target, namespace, name }, options).object),
    );
    const metadata = { resourceVersion: String(cluster.store.revision()) };
    return { status: 200, body: { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items } };
  },
};
