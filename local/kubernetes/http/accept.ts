import { ApiError } from '../api-error.ts';

/** The form in which a client wants an answer. */
export interface Wanted {
  readonly format: 'json' | 'yaml';
  /** The kind to convert to; absent for the object as it is. */
  readonly as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | 'APIGroupDiscoveryList';
  /** The API version of `as`, such as `v1`. */
  readonly version?: string;
}

const CONVERSIONS: Readonly<Record<string, readonly string[]>> = {
  'meta.k8s.io': ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'],
  'apidiscovery.k8s.io': ['APIGroupDiscoveryList'],
};

const VERSIONS = ['v1', 'v1beta1', 'v2', 'v2beta1'];

const FORMATS: Readonly<Record<string, Wanted['format']>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  '*/*': 'json',
  'application/*': 'json',
};

/** Picks the first form in an `Accept` header that can be served; throws 406 when there is none. */
export function negotiate(header: string | undefined): Wanted {
  const choices = (header ?? '').split(',').map((choice) => choice.trim());
  if (choices.join('') === '') return { format: 'json' };
  for (const choice of choices) {
    const wanted = understand(choice);
    if (wanted) return wanted;
  }
  const message = 'only the following media types are accepted: application/json, application/yaml';
  throw new ApiError(406, 'NotAcceptable', message);
}

function understand(choice: string): Wanted | undefined {
  const [type = '', ...rest] = choice.split(';').map((part) => part.trim());
  const format = FORMATS[type.toLowerCase()];
  if (!format) return undefined;
  const parameters = new Map(rest.map((one): [string, string] => splitParameter(one)));
  const as = parameters.get('as');
  if (as === undefined) return { format };
  const version = parameters.get('v') ?? '';
  const known = CONVERSIONS[parameters.get('g') ?? '']?.includes(as) === true && VERSIONS.includes(version);
  return known ? { format, as: as as NonNullable<Wanted['as']>, version } : undefined;
}

function splitParameter(text: string): [string, string] {
  const [name = '', value = ''] = text.split('=');
  return [name.trim(), value.trim()];
}
