import type { ObjectTarget } from '../registry/call.ts';
import { patch } from '../registry/patch.ts';
import { read } from '../registry/read.ts';
import { remove } from '../registry/remove.ts';
import { replace } from '../registry/update.ts';
import { bodyOf, mediaType } from './body.ts';
import { deleteOptions } from './delete-options.ts';
import type { Answer, Exchange } from './exchange.ts';
import { podLog } from './pod-log.ts';
import { writeOptions } from './write-options.ts';

type ObjectCall = (exchange: Exchange, target: ObjectTarget) => Answer | Promise<Answer>;

/** The calls on an object, by verb. */
export const OBJECT_CALLS: Readonly<Record<string, ObjectCall>> = {
  get(exchange, target) {
    if (target.subresource === 'log') return podLog(exchange, target);
    return { status: 200, body: read(target) };
  },

  async update(exchange, target) {
    const body = await bodyOf(exchange.request);
    return { status: 200, body: replace(target, body, writeOptions(exchange)) };
  },

  async patch(exchange, target) {
    const type = mediaType(exchange.request.headers['content-type']);
    const body = await bodyOf(exchange.request);
    const { object, created } = patch(target, body, type, writeOptions(exchange));
    return { status: created ? 201 : 200, body: object };
  },

  async delete(exchange, target) {
    const { object, gone } = remove(target, await deleteOptions(exchange));
    return { status: 200, body: gone ? deleted(target, object.metadata.uid) : object };
  },
};

function deleted({ resource, name }: ObjectTarget, uid: string): Readonly<Record<string, unknown>> {
  const { group, plural } = resource;
  const details = { name, ...(group && { group }), kind: plural, uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
