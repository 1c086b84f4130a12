import { linkerId } from '../connection/linker.ts';
import { describeCaller } from '../policy/caller.ts';
import { recommendation } from './error-catalogue.ts';
import type { OperationInput } from './operation-input.ts';
import { stepsOf } from './operation-steps.ts';
import type { OperationState, StepView } from './operation.ts';
import type { ConnectionResources, OperationError } from './outcome.ts';
import type { Plan } from './planning/plan.ts';
import { StepLog } from './step-log.ts';
import type { ValidationReport } from './validation/report.ts';

export type OperationStatus = 'Accepted' | 'Running' | 'Succeeded' | 'Failed' | 'Canceled';

export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly ErrorBody[];
}

/** The operation resource of Azure's async pattern. Times are ISO 8601. */
export interface OperationView {
  readonly id: string;
  readonly name: string;
  readonly status: OperationStatus;
  readonly startTime: string;
  readonly endTime?: string;
  readonly percentComplete: number;
  readonly error?: ErrorBody;
  readonly properties: {
    readonly action: string;
    readonly connectionId: string;
    /** Who asked for it, in words. */
    readonly requestedBy: string;
    readonly steps: readonly StepView[];
    /** What a person should know although the operation goes well. */
    readonly warnings?: readonly string[];
    readonly resources?: Omit<ConnectionResources, 'secretHash'>;
    readonly validation?: ValidationReport;
    readonly plan?: Plan;
  };
}

/** What is known of the durable instance of an operation. */
export interface OperationInstance {
  readonly input: OperationInput;
  readonly runtimeStatus: string;
  readonly createdTime: Date;
  readonly lastUpdatedTime: Date;
  /** The orchestrator's custom status while it runs, its output when it has ended. */
  readonly state: (OperationState & { readonly status?: string }) | undefined;
}

/** Shows a durable instance as the operation that a caller started. */
export function viewOperation(instance: OperationInstance): OperationView {
  const { input, state } = instance;
  const status = statusOf(instance);
  const ended = status !== 'Accepted' && status !== 'Running';
  const steps = state?.steps ?? new StepLog(stepsOf(input.action)).steps;
  const error = errorOf(status, state);
  return {
    id: input.operationId,
    name: input.operationId,
    status,
    startTime: instance.createdTime.toISOString(),
    ...(ended && { endTime: instance.lastUpdatedTime.toISOString() }),
    percentComplete: ended ? 100 : percent(steps),
    ...(error && { error }),
    properties: {
      action: input.action,
      connectionId: linkerId(input.connection.cluster, input.connection.name),
      requestedBy: describeCaller(input.caller),
      steps,
      ...(state && foundOut(status, state)),
    },
  };
}

function foundOut(
  status: OperationStatus,
  { warnings, resources, validation, plan }: OperationState,
): Partial<OperationView['properties']> {
  return {
    ...(warnings && { warnings }),
    ...(status === 'Succeeded' && resources && { resources: withoutHash(resources) }),
    ...(validation && { validation }),
    ...(plan && { plan }),
  };
}

/** How the orchestrator says that it ended. */
const ENDS: Readonly<Record<string, OperationStatus>> = { Succeeded: 'Succeeded', Canceled: 'Canceled' };

function statusOf(instance: OperationInstance): OperationStatus {
  switch (instance.runtimeStatus) {
    case 'Pending':
      return 'Accepted';
    case 'Completed':
      return ENDS[instance.state?.status ?? ''] ?? 'Failed';
    case 'Failed':
      return 'Failed';
    case 'Canceled':
    case 'Terminated':
      return 'Canceled';
    default:
      return 'Running';
  }
}

function errorOf(status: OperationStatus, state: OperationInstance['state']): ErrorBody | undefined {
  if (status === 'Canceled') {
    return errorBody({ code: 'Canceled', message: 'the operation was cancelled' }, state);
  }
  if (status !== 'Failed') return undefined;
  const bug: OperationError = { code: 'InternalError', message: 'the operation ended in an unexpected error' };
  return errorBody(state?.error ?? bug, state);
}

function errorBody(error: OperationError, { findings = [], undo = [] }: Partial<OperationState> = {}): ErrorBody {
  const advice = recommendation(error.code);
  const details: ErrorBody[] = [
    ...(advice === undefined ? [] : [{ code: 'recommendation', message: advice }]),
    ...(error.innerCode === undefined ? [] : [{ code: error.innerCode, message: 'the code that Azure answered with' }]),
    ...(error.correlationId === undefined ? [] : [{ code: 'correlationId', message: error.correlationId }]),
    ...findings.map(({ code, message, fix }) => ({
      code,
      target: 'finding',
      message: `${/[.!?]$/.test(message) ? message : `${message}.`} What to do: ${fix}`,
    })),
    ...undo.map(({ code, target, message }) => ({ code, target, message })),
  ];
  return { code: error.code, message: error.message, details };
}

function percent(steps: readonly StepView[]): number {
  const ended = steps.filter((step) => step.status === 'Succeeded' || step.status === 'Skipped').length;
  return Math.floor((100 * ended) / steps.length);
}

function withoutHash(resources: ConnectionResources): Omit<ConnectionResources, 'secretHash'> {
  const { secretHash: _hash, ...shown } = resources;
  return shown;
}
