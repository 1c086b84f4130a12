import { gatewayError } from '../arm-error.ts';
import type { KnownType } from '../providers/registry.ts';

/** Where every type is offered. */
const LOCATIONS = ['westus2', 'eastus', 'koreacentral', 'northeurope', 'southeastasia'] as const;

const FORM = /^\d{4}-\d{2}-\d{2}(-[a-z.]+)?$/i;

/** The request's api-version; throws the gateway's 400s when it is missing, malformed or not one of the type's. */
export function checkApiVersion(query: ReadonlyMap<string, string>, known: KnownType | undefined): string {
  const version = query.get('api-version');
  if (version === undefined || version === '') {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    throw gatewayError(400, 'MissingApiVersionParameter', message);
  }
  if (!FORM.test(version)) {
    const message = `The api-version '${version}' is invalid. The supported form is 'YYYY-MM-DD' with an optional suffix.`;
    throw gatewayError(400, 'InvalidApiVersionParameter', message);
  }
  if (known && !isSupported(known, version)) throw unsupported(known, version);
  return version;
}

function isSupported({ definition: { apiVersions } }: KnownType, version: string): boolean {
  return apiVersions.length === 0 || apiVersions.some((one) => one.toLowerCase() === version.toLowerCase());
}

function unsupported({ definition: { name, apiVersions } }: KnownType, version: string): Error {
  const what = `for location '${LOCATIONS[0]}' and API version '${version}' for type '${name}'`;
  const versions = `The supported api-versions are '${apiVersions.join(', ')}'.`;
  const supported = `${versions} The supported locations are '${LOCATIONS.join(', ')}'.`;
  return gatewayError(400, 'NoRegisteredProviderFound', `No registered resource provider found ${what}. ${supported}`);
}
