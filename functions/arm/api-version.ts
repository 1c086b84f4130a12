import type { HttpRequest, HttpResponseInit } from '@azure/functions';

/** Published versions of `Microsoft.ServiceLinker` from the SDK's on. */
export const API_VERSIONS = [
  '2022-05-01',
  '2022-11-01-preview',
  '2023-04-01-preview',
  '2024-04-01',
  '2024-07-01-preview',
] as const;

/** A query parameter by its name, whatever its letter case; of a repeated one the first. */
export function queryOf(request: HttpRequest, name: string): string | undefined {
  const found = [...new URL(request.url).searchParams].find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

/** ARM's answer to a call without a version that the provider has; `undefined` when the version is one of them. */
export function refuseVersion(request: HttpRequest, type: string): HttpResponseInit | undefined {
  const version = queryOf(request, 'api-version');
  if (version === undefined || version === '') {
    const message = 'The api-version query parameter (?api-version=) is required for all requests.';
    return { status: 400, jsonBody: { error: { code: 'MissingApiVersionParameter', message } } };
  }
  if (API_VERSIONS.some((known) => known === version)) return undefined;
  const message = `No registered resource provider found for API version '${shown(version)}' for type '${type}'. The supported api-versions are '${API_VERSIONS.join(', ')}'.`;
  return { status: 400, jsonBody: { error: { code: 'NoRegisteredProviderFound', message } } };
}

function shown(version: string): string {
  return version.replaceAll(/[^\w.-]/g, '?').slice(0, 40);
}
