import { badRequest, expired } from '../api-error.ts';
import { asObject, asText } from '../json.ts';
import type { KubernetesObject } from '../object.ts';
import { apiVersionOf, resourceKey } from '../resource.ts';
import type { Selection } from '../selectors/selection.ts';
import type { Target } from './call.ts';

interface Page {
  /** The most items in one answer; 0 for all. */
  readonly limit: number;
  /** What the answer before gave as `metadata.continue`; empty for the first page. */
  readonly continue: string;
}

interface Position {
  readonly revision: number;
  /** The last object given: `namespace/name`. */
  readonly after: string;
}

/** The objects that a target's collection holds. */
export function select({ cluster, resource, namespace }: Target, selection: Selection): KubernetesObject[] {
  return cluster.store.list(resourceKey(resource), namespace === '' ? undefined : namespace).filter(selection);
}

/** A list object, or a page of it. */
export function list(target: Target, selection: Selection, page: Page): Readonly<Record<string, unknown>> {
  const { cluster, resource } = target;
  const position = page.continue === '' ? undefined : decodePosition(page.continue);
  if (position && cluster.store.history.since(position.revision) === undefined) {
    throw expired('The provided continue parameter is too old to display a consistent list result.');
  }
  const all = select(target, selection);
  const rest = position ? all.filter((object) => positionOf(object) > position.after) : all;
  const items = page.limit > 0 ? rest.slice(0, page.limit) : rest;
  const revision = position?.revision ?? cluster.store.revision();
  const left = rest.length - items.length;
  const last = items.at(-1);
  const metadata = {
    resourceVersion: String(revision),
    ...(left > 0 &&
      last && { continue: encodePosition({ revision, after: positionOf(last) }), remainingItemCount: left }),
  };
  return { kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items };
}

/** The zero byte keeps the order of the store, which sorts by namespace first. */
function positionOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}\0${metadata.name}`;
}

function encodePosition(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decodePosition(text: string): Position {
  try {
    const { revision, after } = asObject(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (typeof revision === 'number') return { revision, after: asText(after) ?? '' };
  } catch {
    // Falls through to the same answer as for a token of another form.
  }
  throw badRequest('continue key is not valid');
}
