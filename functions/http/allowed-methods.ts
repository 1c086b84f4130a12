import { PATHS } from '../../shared/workflow/openapi-paths.ts';

/** Paths of the API that its description leaves out, or that take more than it says. */
const BESIDE: readonly (readonly [string, readonly string[]])[] = [
  ['/health', ['HEAD']],
  ['/openapi.json', ['GET']],
];

const ROUTES = [
  ...Object.entries<object>(PATHS).map(([path, item]) => [path, methodsOf(item)] as const),
  ...BESIDE,
].map(([path, methods]) => ({ pattern: patternOf(path), methods }));

/** The methods that a path of the API takes; none for a path that leads nowhere. */
export function allowedMethods(path: string): string[] {
  const found = ROUTES.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
  return [...new Set(found)].sort();
}

function methodsOf(item: object): string[] {
  return Object.keys(item)
    .filter((key) => key !== 'parameters')
    .map((method) => method.toUpperCase());
}

/** The id of a cluster has slashes of its own. */
function patternOf(path: string): RegExp {
  const parts = path.split(/\{(\w+)\}/).map((part, at) => {
    if (at % 2 === 0) return part.replaceAll('.', String.raw`\.`);
    return part === 'clusterId' ? '.+' : '[^/]+';
  });
  return new RegExp(`^/api${parts.join('')}$`, 'i');
}
