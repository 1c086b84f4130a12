import { AppLoadError } from '../errors.ts';
import { parseConstraint } from './route-constraints.ts';
import type { Constraint } from './route-constraints.ts';

/** `{name}`, `{name?}`, `{name:int}`, `{name=5}`, `{*name}` in a route. */
export interface RouteParameter {
  kind: 'parameter';
  name: string;
  optional: boolean;
  catchAll: boolean;
  defaultValue: string | undefined;
  constraints: Constraint[];
}

export type RoutePart = { kind: 'text'; text: string } | RouteParameter;

/** A route's parts, segment by segment. */
type RouteTemplate = RoutePart[][];

/** Reads a route template with the syntax of ASP.NET Core, as the `route` of an HTTP trigger has it. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const trimmed = template.replaceAll(/^\/|\/$/g, '');
  const segments = trimmed === '' ? [] : splitOutsideBraces(trimmed, '/').map(parseSegment);
  segments.forEach((segment, index) => checkPlace(segment, index === segments.length - 1, template));
  return segments;
}

function checkPlace(segment: RoutePart[], isLast: boolean, template: string): void {
  for (const part of segment) {
    if (part.kind === 'text' || isLast) continue;
    if (part.catchAll || part.optional) {
      throw new AppLoadError(`Route "${template}": only the last segment can be optional or catch all.`);
    }
  }
}

function splitOutsideBraces(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [index, character] of text.split('').entries()) {
    if (character === '{' || character === '(') depth++;
    if (character === '}' || character === ')') depth--;
    if (character !== separator || depth > 0) continue;
    pieces.push(text.slice(start, index));
    start = index + 1;
  }
  return [...pieces, text.slice(start)];
}

function parseSegment(segment: string): RoutePart[] {
  if (segment === '') throw new AppLoadError('A route has an empty segment ("//").');
  // A parameter runs to its closing brace; doubled braces inside it are literal ones, as in `{x:regex(^\d{{3}}$)}`.
  const tokens = segment.match(/\{(?:[^{}]|\{\{|\}\})*\}(?!\})|[^{}]+/g) ?? [];
  if (tokens.join('') !== segment) throw new AppLoadError(`Route segment "${segment}" has braces that do not match.`);
  return tokens.map((token) => (token.startsWith('{') ? parseParameter(token) : { kind: 'text', text: token }));
}

function parseParameter(token: string): RouteParameter {
  const inner = token.slice(1, -1).replaceAll('{{', '{').replaceAll('}}', '}');
  const [head = '', ...constraints] = splitOutsideBraces(inner, ':');
  const last = constraints.at(-1) ?? head;
  const optional = last.endsWith('?');
  const [, defaultValue] = /=(.*)$/s.exec(last) ?? [];
  const tail = /(\?|=.*)$/s;
  const name = head.replace(/^\*{1,2}/, '').replace(tail, '');
  if (!/^[^{}/?*:=]+$/.test(name)) throw new AppLoadError(`Route parameter "${token}" has no valid name.`);
  return {
    kind: 'parameter',
    name,
    optional,
    catchAll: head.startsWith('*'),
    defaultValue,
    constraints: constraints
      .map((text, index) => (index === constraints.length - 1 ? text.replace(tail, '') : text))
      .map((text) => parseConstraint(text)),
  };
}
