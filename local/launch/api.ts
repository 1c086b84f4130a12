import { HostStartError } from './host-start-error.ts';

/** One step of an operation, as the status endpoint shows it. */
export interface StepStatus {
  readonly name: string;
  readonly status: string;
  readonly attempts: number;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly waitingFor?: string;
  readonly nextAttemptTime?: string;
  readonly message?: string;
  /** What ended the last wait. */
  readonly wokenBy?: 'event' | 'timer';
}

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

export interface OperationError extends ErrorDetail {
  readonly details?: readonly ErrorDetail[];
}

/** The parts of an operation that are shown here. */
export interface OperationStatus {
  readonly id: string;
  readonly status: string;
  readonly error?: OperationError;
  readonly properties: {
    readonly connectionId: string;
    readonly steps: readonly StepStatus[];
    readonly resources?: {
      readonly secret?: { readonly namespace: string; readonly name: string; readonly keys: readonly string[] };
      readonly serviceAccount?: { readonly namespace: string; readonly name: string };
    };
  };
}

/** The service refused a request; the message is the service's own. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Throws `HostStartError` with the service's own words when its settings are wrong: no request would get further. */
export async function checkConfigured(url: string): Promise<void> {
  const response = await fetch(`${url}/api/health`);
  const { message } = (await response.json()) as { message?: string };
  if (!response.ok) throw new HostStartError(`The service cannot run so: ${message ?? response.status}.`);
}

/** Starts a connection, or finds the operation that is running on it already; the URL of the operation. */
export async function startConnection(url: string, request: unknown): Promise<string> {
  const response = await fetch(`${url}/api/connections`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...withKey() },
    body: JSON.stringify(request),
  });
  // The host itself, which asks for a key, answers without a body.
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const body = isJson ? ((await response.json()) as { error?: OperationError }) : {};
  const location = response.headers.get('location');
  if (response.status === 202 && location !== null) return location;
  const error = body.error ?? { code: String(response.status), message: `refused with ${response.status}` };
  const { code, target } = error;
  if (code === 'OperationInProgress' && target !== undefined) return `${url}/api/operations/${target}`;
  throw new RefusedError(errorText(error));
}

export async function readOperation(operationUrl: string): Promise<OperationStatus> {
  const response = await fetch(operationUrl, { headers: withKey() });
  if (!response.ok) throw new RefusedError(`${operationUrl} was answered with ${response.status}`);
  return (await response.json()) as OperationStatus;
}

/** The host has the launcher's own environment, so the launcher has the keys that it asks for. */
function withKey(): Record<string, string> {
  const key = process.env['HOST_FUNCTION_KEY'] ?? process.env['HOST_MASTER_KEY'];
  return key === undefined ? {} : { 'x-functions-key': key };
}

export function hasEnded({ status }: OperationStatus): boolean {
  return status !== 'Accepted' && status !== 'Running';
}

/** An error and what to do about it, for a terminal. */
export function errorText({ code, message, details = [] }: OperationError): string {
  const lines = details.map((detail) =>
    detail.code === 'recommendation'
      ? `  What to do: ${detail.message}`
      : `  ${[detail.code, detail.target].filter(Boolean).join(' ')}: ${detail.message}`,
  );
  return [`${code}: ${message}`, ...lines].join('\n');
}
