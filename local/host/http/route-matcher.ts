import { parseRouteTemplate } from './route-template.ts';
import type { RouteParameter, RoutePart } from './route-template.ts';

/** Route parameters by name. */
export type RouteValues = Record<string, string>;

/** Matches paths against one route and says how specific the route is. */
export interface RouteMatcher {
  /** One digit a segment, smaller is more specific: ASP.NET Core's inbound route precedence. */
  precedence: number[];
  /** The route's parameters when the path (its segments, still percent-encoded) fits. */
  match(segments: string[]): RouteValues | undefined;
}

type SegmentMatcher = (segment: string, values: RouteValues) => boolean;

/** Compiles a route template. */
export function createRouteMatcher(template: string): RouteMatcher {
  const segments = parseRouteTemplate(template);
  const last = segments.at(-1)?.at(-1);
  const catchAll = last?.kind === 'parameter' && last.catchAll ? last : undefined;
  const fixed = catchAll ? segments.slice(0, -1) : segments;
  const matchers = fixed.map(createSegmentMatcher);
  const least = fixed.filter((segment) => !canBeAbsent(segment)).length;
  return {
    precedence: segments.map(precedenceOf),
    match(path) {
      if (path.length < least || (!catchAll && path.length > fixed.length)) return undefined;
      const values = defaultsOf(segments);
      const fits = matchers.every((matcher, index) => {
        const segment = path[index];
        return segment === undefined || matcher(segment, values);
      });
      if (!fits) return undefined;
      return catchAll && !takeRest(catchAll, path.slice(fixed.length), values) ? undefined : values;
    },
  };
}

/** Orders routes so that the most specific comes first. */
export function compareByPrecedence(left: RouteMatcher, right: RouteMatcher): number {
  const length = Math.max(left.precedence.length, right.precedence.length);
  for (let index = 0; index < length; index++) {
    const difference = (left.precedence[index] ?? 0) - (right.precedence[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function precedenceOf(segment: RoutePart[]): number {
  const [first] = segment;
  if (segment.length > 1) return 2;
  if (first?.kind !== 'parameter') return 1;
  const constrained = first.constraints.length > 0 ? 0 : 1;
  return (first.catchAll ? 4 : 2) + constrained;
}

function canBeAbsent(segment: RoutePart[]): boolean {
  const [first] = segment;
  return segment.length === 1 && first?.kind === 'parameter' && (first.optional || first.defaultValue !== undefined);
}

function defaultsOf(segments: RoutePart[][]): RouteValues {
  const values: RouteValues = {};
  for (const part of segments.flat()) {
    if (part.kind === 'parameter' && part.defaultValue !== undefined) values[part.name] = part.defaultValue;
  }
  return values;
}

function createSegmentMatcher(parts: RoutePart[]): SegmentMatcher {
  const parameters = parts.filter((part) => part.kind === 'parameter');
  const pattern = parts.map((part) => (part.kind === 'parameter' ? '(.+?)' : escapeRegExp(part.text))).join('');
  const expression = new RegExp(`^${pattern}$`, 'is');
  return (segment, values) => {
    const match = expression.exec(decodeSegment(segment));
    return match !== null && parameters.every((parameter, index) => take(parameter, match[index + 1] ?? '', values));
  };
}

function take(parameter: RouteParameter, value: string, values: RouteValues): boolean {
  values[parameter.name] = value;
  return parameter.constraints.every((allows) => allows(value));
}

function takeRest(parameter: RouteParameter, rest: string[], values: RouteValues): boolean {
  const value = rest.map(decodeSegment).join('/');
  if (value === '') return true;
  return take(parameter, value, values);
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

// An encoded slash stays encoded, so that a value never pretends to be two segments; so does ASP.NET Core.
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment.replaceAll(/%2f/gi, '%252F'));
  } catch {
    return segment;
  }
}
