import type { IncomingMessage } from 'node:http';

import { methodNotAllowed } from '../api-error.ts';
import { bodyOf } from '../http/body.ts';
import type { Answer } from '../http/exchange.ts';
import { asObject } from '../json.ts';
import type { Barriers } from './barriers.ts';
import type { Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';

/** What tests may change and see from outside of the clusters. */
export interface Controls {
  readonly barriers: Barriers;
  readonly faults: Faults;
  readonly log: RequestLog;
}

/** Serves `/_admin/faults` (POST, DELETE) and `/_admin/requests` (GET, DELETE). */
export async function handleAdmin(controls: Controls, path: string, request: IncomingMessage): Promise<Answer> {
  const { faults, log } = controls;
  switch (`${request.method ?? ''} ${path}`) {
    case 'POST /_admin/faults':
      faults.add(asObject(await bodyOf(request)));
      return { status: 201, body: {} };
    case 'DELETE /_admin/faults':
      faults.clear();
      return { status: 200, body: {} };
    case 'GET /_admin/requests':
      return { status: 200, body: { value: log.all() } };
    case 'DELETE /_admin/requests':
      log.clear();
      return { status: 200, body: {} };
    default:
      throw methodNotAllowed();
  }
}
