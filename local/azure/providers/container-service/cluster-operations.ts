import { gatewayError } from '../../arm-error.ts';
import { ok, type ProviderAnswer } from '../../http/answer.ts';
import { asText } from '../../json.ts';
import type { Document, OperationRecord } from '../../store/store.ts';
import type { Call } from '../provider.ts';

/** Whatever the request's api-version is, AKS answers polling URLs with this one. */
const POLLING_API_VERSION = '2016-03-30';

/** The headers that a caller polls by; a PUT has only the first. */
export function pollingHeaders(
  call: Call,
  operation: OperationRecord,
  which: 'status' | 'statusAndResult',
): Record<string, string> {
  const location = asText(call.azure.store.get(call.id)?.location) ?? 'westus2';
  const base = `${call.azure.endpoint}/subscriptions/${call.subscriptionId ?? ''}/providers/Microsoft.ContainerService/locations/${location}`;
  const query = `?api-version=${POLLING_API_VERSION}`;
  return {
    'azure-asyncoperation': `${base}/operations/${operation.id}${query}`,
    ...(which === 'statusAndResult' && { location: `${base}/operationresults/${operation.id}${query}` }),
  };
}

/** `GET locations/{l}/operations/{id}` */
export function readOperation(call: Call): ProviderAnswer {
  const { id, status, startTime, endTime, error } = find(call);
  return ok({ name: id, status, startTime, ...(endTime !== undefined && { endTime }), ...(error && { error }) });
}

/** `GET locations/{l}/operationresults/{id}`: 202 while it runs, then what the operation left. */
export function readOperationResult(call: Call): ProviderAnswer {
  const operation = find(call);
  if (operation.status === 'InProgress') return { status: 202, headers: { location: call.azure.endpoint + call.url } };
  const cluster: Document | undefined = call.azure.store.get(operation.resourceId);
  return cluster ? ok(cluster) : { status: 204 };
}

function find(call: Call): OperationRecord {
  const id = call.names.at(-1) ?? '';
  const operation = call.azure.operations.find(id);
  if (!operation) throw gatewayError(404, 'NotFound', `The operation '${id}' was not found.`);
  return operation;
}
