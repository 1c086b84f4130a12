/** One call to Azure Resource Manager. */
export interface ArmRequest {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  /** Path below the ARM endpoint, built with `formatResourceId`, never joined by hand from a caller's text. */
  readonly path: string;
  readonly apiVersion: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

export interface ArmResponse {
  readonly status: number;
  /** The parsed JSON body; `undefined` when there is none. */
  readonly body: unknown;
}

/**
 * The one door to ARM. `send` makes one attempt and does not retry: back-off belongs to the orchestrator, which
 * shows every attempt in the operation's status.
 * It throws `ArmError` for an answer of 400 or more and `ArmUnreachable` when no answer came.
 */
export interface Arm {
  send(request: ArmRequest): Promise<ArmResponse>;
}

/** ARM answered with an error. `code` is ARM's own code, or `Http{status}` when the body has none. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  /** What was called, below the endpoint. */
  readonly path: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** `x-ms-correlation-request-id`, for a support case. */
  readonly correlationId: string | undefined;

  constructor(
    message: string,
    facts: {
      status: number;
      code: string;
      path?: string;
      retryAfterSeconds?: number | undefined;
      correlationId?: string | undefined;
    },
  ) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.path = facts.path;
    this.retryAfterSeconds = facts.retryAfterSeconds;
    this.correlationId = facts.correlationId;
  }
}

/** No credential could be had: no managed identity, no login, or Entra ID refused it. */
export class ArmCredentialError extends Error {
  override readonly name = 'ArmCredentialError';
}

/** No answer came: a timeout, a reset connection, a name that does not resolve. The call may have taken effect. */
export class ArmUnreachable extends Error {
  override readonly name = 'ArmUnreachable';
  /** The system's error code, such as `ECONNRESET` or `ETIMEDOUT`. */
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
