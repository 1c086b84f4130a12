import { AppLoadError } from '../errors.ts';
import type { RegisteredFunction } from '../function-registry.ts';
import { stringOf } from '../narrow.ts';
import { resolveSettings } from '../settings.ts';
import { compareByPrecedence, createRouteMatcher } from './route-matcher.ts';
import type { RouteMatcher, RouteValues } from './route-matcher.ts';

/** An HTTP-triggered function and the requests it takes. */
interface Route {
  registered: RegisteredFunction;
  methods: string[];
  matcher: RouteMatcher;
}

interface RouteMatch {
  registered: RegisteredFunction;
  params: RouteValues;
}

/** Finds the function for a request. */
export class RouteTable {
  readonly #routes: Route[];

  constructor(functions: RegisteredFunction[], prefix: string) {
    this.#routes = functions
      .map((registered) => createRoute(registered, prefix))
      .sort((left, right) => compareByPrecedence(left.matcher, right.matcher));
  }

  /** The most specific function that takes this method and path (percent-encoded, without query). */
  match(method: string, path: string): RouteMatch | undefined {
    const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
    const segments = trimmed === '' ? [] : trimmed.split('/');
    for (const { registered, methods, matcher } of this.#routes) {
      // A method that does not fit is a route that does not fit, hence 404: so it is in the Functions host.
      if (!methods.includes(method.toUpperCase())) continue;
      const params = matcher.match(segments);
      if (params) return { registered, params };
    }
    return undefined;
  }
}

function createRoute(registered: RegisteredFunction, prefix: string): Route {
  const { binding } = registered.trigger;
  const route = resolveSettings(stringOf(binding['route']) ?? registered.name, registered.name).replace(/^\//, '');
  if (prefix === '' && /^(admin|runtime)(\/|$)/i.test(route)) {
    throw new AppLoadError(`Function "${registered.name}": the route "${route}" conflicts with a built-in one.`);
  }
  const methods = binding['methods'];
  return {
    registered,
    methods: (Array.isArray(methods) ? methods : ['GET', 'POST']).map((method) => String(method).toUpperCase()),
    matcher: compile(registered.name, prefix === '' ? route : `${prefix}/${route}`),
  };
}

function compile(functionName: string, template: string): RouteMatcher {
  try {
    return createRouteMatcher(template);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppLoadError(`Function "${functionName}" has an invalid route: ${reason}`, { cause: error });
  }
}
