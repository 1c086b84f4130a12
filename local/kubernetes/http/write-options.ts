import { badRequest } from '../api-error.ts';
import type { WriteOptions } from '../registry/call.ts';
import type { Exchange } from './exchange.ts';

const VALIDATIONS = ['Strict', 'Warn', 'Ignore'] as const;

/** Reads what the query says of a write; who names no field manager is known by the program's name. */
export function writeOptions({
  query,
  request,
  response,
}: Pick<Exchange, 'query' | 'request' | 'response'>): WriteOptions {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  if (dryRun.some((value) => value !== 'All')) {
    throw badRequest(`dryRun: Unsupported value: "${dryRun.join()}": supported values: "All"`);
  }
  const wanted = query.get('fieldValidation') || 'Warn';
  const fieldValidation = VALIDATIONS.find((one) => one === wanted);
  if (!fieldValidation) {
    const supported = VALIDATIONS.map((one) => `"${one}"`).join(', ');
    throw badRequest(`fieldValidation: Unsupported value: "${wanted}": supported values: ${supported}`);
  }
  const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown';
  return {
    dryRun: dryRun.includes('All'),
    fieldManager: query.get('fieldManager') || agent.slice(0, 128),
    force: query.get('force') === 'true',
    fieldValidation,
    warn: (text) => void response.appendHeader('warning', `299 - ${JSON.stringify(text)}`),
  };
}
