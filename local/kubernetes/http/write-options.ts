import { badRequest } from '../api-error.ts';
import type { WriteOptions } from '../registry/call.ts';
import type { Exchange } from './exchange.ts';

/** Reads what the query says of a write; who names no field manager is known by the program's name. */
export function writeOptions({ query, request }: Pick<Exchange, 'query' | 'request'>): WriteOptions {
  const dryRun = query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All' && value !== '')) {
    throw badRequest(`Invalid value: "${dryRun.join()}": supported values: "All"`);
  }
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown';
  return {
    dryRun: dryRun.includes('All'),
    fieldManager: query.get('fieldManager') ?? agent.slice(0, 128),
    force: query.get('force') === 'true',
  };
}
