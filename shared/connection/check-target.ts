import { findTarget, targets } from '../targets/catalogue.ts';
import type { Target } from '../targets/target.ts';
import { addressSchema } from './configuration-schema.ts';
import { problemsOfIssue } from './problem-of-issue.ts';
import { invalid, problem, valid, type Checked } from './problem.ts';
import type { ConnectionRequest } from './request-schema.ts';
import { parseResourceId, resourceType } from './resource-id.ts';
import type { DatabaseAddress } from './spec.ts';
import {
  parseHostAndPort,
  parseHttpsUrl,
  type EndpointType,
  type ServiceEndpoint,
  type TargetId,
} from './target-id.ts';
import { wording } from './wording.ts';

/** What a request connects to. */
export interface CheckedTarget {
  readonly target: Target;
  readonly id: TargetId;
  /** For a target whose id does not tell where the database is. */
  readonly address?: DatabaseAddress;
}

type TargetService = ConnectionRequest['targetService'];

/** Checks that the target is one of the catalogue's, and that the request says where it is. */
export function checkTarget(request: ConnectionRequest): Checked<CheckedTarget> {
  const id = checkId(request.targetService);
  if (!id.ok) return id;
  const target = findTarget(id.value);
  if (!target) return unsupported(request.targetService, id.value);
  const address = checkAddress(request, target);
  if (!address.ok) return address;
  return valid({ target, id: id.value, ...(address.value && { address: address.value }) });
}

function checkId(service: TargetService): Checked<TargetId> {
  if (service.type === 'AzureResource') {
    const id = parseResourceId(service.id);
    if (id) return valid(id);
    const message = 'targetService.id is not the resource id of an Azure resource';
    return invalid(problem('InvalidTargetId', 'targetService.id', message));
  }
  const { form, parse } = ENDPOINTS[service.type];
  const endpoint = parse(service.endpoint);
  if (endpoint !== undefined) return valid<ServiceEndpoint>({ type: service.type, endpoint });
  const message = `targetService.endpoint of a ${service.type} must be ${form}`;
  return invalid(problem('InvalidTargetId', 'targetService.endpoint', message));
}

interface EndpointRule {
  readonly form: string;
  readonly parse: (text: string) => string | undefined;
}

const ENDPOINTS: Record<EndpointType, EndpointRule> = {
  ConfluentBootstrapServer: { form: '{host} or {host}:{port}', parse: parseHostAndPort },
  ConfluentSchemaRegistry: { form: 'an https URL', parse: parseHttpsUrl },
  SelfHostedServer: { form: '{host} or {host}:{port}', parse: parseHostAndPort },
};

function unsupported(service: TargetService, id: TargetId): Checked<never> {
  const field = service.type === 'AzureResource' ? 'targetService.id' : 'targetService.type';
  const type = 'endpoint' in id ? id.type : resourceType(id);
  const message = `Target resource type ${type} is not supported: ${howInstead(id)}`;
  return invalid(problem('TargetTypeNotSupported', field, message));
}

/** What is missing at the end of the id, or else the forms of the same provider, or else the names of all targets. */
function howInstead(id: TargetId): string {
  if (!('endpoint' in id)) {
    const type = resourceType(id).toLowerCase();
    const deeper = targets.filter((known) => known.resourceType.toLowerCase().startsWith(`${type}/`));
    if (deeper.length > 0) return `add ${deeper.map((known) => `${endOf(known, type)} (${known.name})`).join(' or ')}`;
    const near = targets.filter((known) => known.resourceType.toLowerCase().startsWith(`${type.split('/')[0] ?? ''}/`));
    if (near.length > 0) return `the forms are ${near.map((known) => `${known.idForm} (${known.name})`).join(' or ')}`;
  }
  return `the targets are ${[...new Set(targets.map((known) => known.name))].join(', ')}`;
}

/** `/databases/{database}`: what the id of a target has beyond that of a resource of the type. */
function endOf({ idForm }: Target, type: string): string {
  const [, rest = ''] = idForm.split('/providers/');
  const segments = type.split('/').length * 2 - 1;
  return `/${rest.split('/').slice(segments).join('/')}`;
}

function checkAddress(request: ConnectionRequest, target: Target): Checked<DatabaseAddress | undefined> {
  if (target.addressFrom !== 'caller') return valid(undefined);
  const field = 'configurationInfo.additionalConnectionStringProperties';
  const given = request.configurationInfo?.additionalConnectionStringProperties;
  if (!given) {
    const message = `${field} is required: the Server and the Database, which the id of ${target.name} does not tell`;
    return invalid(problem('MissingField', field, message));
  }
  const parsed = addressSchema.safeParse(given, { reportInput: true, error: wording });
  if (!parsed.success) {
    return invalid(...parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, field.split('.'))));
  }
  return valid({ server: parsed.data.Server, database: parsed.data.Database });
}
