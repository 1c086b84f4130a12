import * as z from 'zod';

import type { Arm } from './arm.ts';
import { shape } from './answer-shape.ts';

const MAX_PAGES = 100;

/**
 * Reads all pages of a list. A `nextLink` is an absolute URL; only its query is taken from it, so that the next call
 * goes to the same resource on the same host whatever the link says.
 */
export async function listAll<T extends z.ZodType>(
  arm: Arm,
  request: { readonly path: string; readonly apiVersion: string; readonly query?: Readonly<Record<string, string>> },
  item: T,
): Promise<z.infer<T>[]> {
  const page = z.object({ value: z.array(item), nextLink: z.string().nullish() });
  const all: z.infer<T>[] = [];
  let query = request.query ?? {};
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const { body } = await arm.send({ method: 'GET', ...request, query });
    const { value, nextLink } = shape(page, body, `the list ${request.path}`);
    all.push(...value);
    if (!nextLink) return all;
    query = { ...request.query, ...queryOf(nextLink) };
  }
  return all;
}

function queryOf(link: string): Record<string, string> {
  const parameters = URL.canParse(link) ? [...new URL(link).searchParams] : [];
  return Object.fromEntries(parameters.filter(([name]) => name.toLowerCase() !== 'api-version'));
}
