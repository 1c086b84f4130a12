import { ApiError, badRequest } from '../api-error.ts';
import { asObject, asText, type JsonObject } from '../json.ts';

/** What goes wrong with a request. */
export type Fault =
  | { readonly kind: 'status'; readonly error: ApiError }
  /** The connection is held without an answer. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'reset' }
  /** The request is carried out, and then the connection is cut. */
  | { readonly kind: 'lostReply' };

interface Rule {
  readonly method: string | undefined;
  readonly path: RegExp;
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** The reason that a real server gives with a status. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Faults that were asked for; each befalls the first requests that match it, then it is used up. */
export class Faults {
  #rules: Rule[] = [];

  /** Throws 400 when the description is not one of a fault. */
  add(description: JsonObject): void {
    const method = asText(description.method)?.toUpperCase();
    const path = toPattern(asText(description.path) ?? '');
    const fault = toFault(asObject(description.fault));
    const rule = { method, path, fault, skip: count(description.skip, 0), times: count(description.times, 1) };
    if (rule.times > 0) this.#rules.push(rule);
  }

  clear(): void {
    this.#rules = [];
  }

  /** The fault that befalls a request. */
  take(method: string, path: string): Fault | undefined {
    const rule = this.#rules.find((one) => one.path.test(path) && (one.method ?? method) === method);
    if (!rule) return undefined;
    if (rule.skip > 0) {
      rule.skip -= 1;
      return undefined;
    }
    rule.times -= 1;
    if (rule.times <= 0) this.#rules = this.#rules.filter((one) => one !== rule);
    return rule.fault;
  }
}

function toPattern(source: string): RegExp {
  try {
    return new RegExp(source, 'i');
  } catch {
    throw badRequest('path is not a regular expression');
  }
}

function toFault(fault: JsonObject): Fault {
  switch (fault.kind) {
    case 'status':
      return { kind: 'status', error: toError(fault) };
    case 'delay':
      return { kind: 'delay', milliseconds: count(fault.milliseconds, 0) };
    case 'timeout':
    case 'reset':
    case 'lostReply':
      return { kind: fault.kind };
    default:
      throw badRequest('fault.kind must be status, timeout, delay, reset or lostReply');
  }
}

function toError(fault: JsonObject): ApiError {
  const status = count(fault.status, 0);
  if (status < 400 || status > 599) throw badRequest('fault.status must be an HTTP error status');
  const reason = asText(fault.reason) ?? REASONS[status] ?? '';
  const message = asText(fault.message) ?? `the request was answered with ${status}, as was asked for`;
  const seconds = count(fault.retryAfter, 0);
  return new ApiError(status, reason, message, seconds > 0 ? { retryAfterSeconds: seconds } : undefined);
}

function count(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : fallback;
}
