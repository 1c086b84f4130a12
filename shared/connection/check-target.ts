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
  const type = 'endpoint' in id ? id.type : resourceType(id).toUpperCase();
  const forms = targets.map((known) => `${known.name} ${known.idForm}`).join('; ');
  const message = `Target resource type ${type} is not supported. Supported: ${forms}`;
  return invalid(problem('TargetTypeNotSupported', field, message));
}

function checkAddress(request: ConnectionRequest, target: Target): Checked<DatabaseAddress | undefined> {
  if (target.addressFrom !== 'caller') return valid(undefined);
  const field = 'configurationInfo.additionalConnectionStringProperties';
  const given = request.configurationInfo?.additionalConnectionStringProperties;
  if (!given) {
    const message = `${field} is required: the Server and the Database, which the id of ${target.name} does not tell`;
    return invalid(problem('MissingField', field, message));
  }
  const parsed = addressSchema.safeParse(given, { reportInput: true });
  if (!parsed.success) {
    return invalid(...parsed.error.issues.flatMap((issue) => problemsOfIssue(issue, field.split('.'))));
  }
  return valid({ server: parsed.data.Server, database: parsed.data.Database });
}
