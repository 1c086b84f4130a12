import type { JsonObject } from './json.ts';

interface ArmErrorOptions {
  readonly details?: readonly JsonObject[];
  readonly target?: string;
  /** AKS puts code and message at the top of the body, without the `error` member. */
  readonly unwrapped?: boolean;
  readonly subcode?: string;
  /** The data planes have a second code inside the error. */
  readonly innerCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error answer of Azure Resource Manager; throw it anywhere while a request is handled. */
export class ArmError extends Error {
  override readonly name = 'ArmError';
  readonly status: number;
  readonly code: string;
  readonly options: ArmErrorOptions;

  constructor(status: number, code: string, message: string, options: ArmErrorOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.options = options;
  }

  /** The body on the wire. */
  toBody(): JsonObject {
    const { details, target, subcode, innerCode, unwrapped } = this.options;
    const error = {
      code: this.code,
      ...(details && { details }),
      message: this.message,
      ...(target !== undefined && { target }),
      ...(subcode !== undefined && { subcode }),
      ...(innerCode !== undefined && { innererror: { code: innerCode } }),
    };
    return unwrapped ? error : { error };
  }
}

const gateway = { headers: { 'x-ms-failure-cause': 'gateway' } } as const;

/** An error that the gateway answers before any resource provider sees the request. */
export function gatewayError(status: number, code: string, message: string): ArmError {
  return new ArmError(status, code, message, gateway);
}

/** The gateway's 404 of a resource; `relativeType` as in `Microsoft.Storage/storageAccounts/acct`. */
export function resourceNotFound(typeAndName: string, resourceGroup: string | undefined): ArmError {
  const where = resourceGroup === undefined ? '' : ` under resource group '${resourceGroup}'`;
  const help = 'For more details please go to https://aka.ms/ARMResourceNotFoundFix';
  return gatewayError(404, 'ResourceNotFound', `The Resource '${typeAndName}'${where} was not found. ${help}`);
}

/** A provider's 400. */
export function badRequest(message: string, code = 'BadRequest'): ArmError {
  return new ArmError(400, code, message);
}

/** A 400 of AKS. */
export function aksBadRequest(message: string, code = 'BadRequest'): ArmError {
  return new ArmError(400, code, message, { unwrapped: true });
}
