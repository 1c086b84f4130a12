import { badRequest } from '../arm-error.ts';
import { asObject, asText, isObject, type JsonObject } from '../json.ts';

/** What goes wrong with a request. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly retryAfter: number | undefined;
      readonly unwrapped: boolean;
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lostReply' };

interface Rule {
  readonly method: string | undefined;
  readonly path: RegExp;
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** Faults that were asked for; each counts for the first requests that match it, then it is used up. */
export class Faults {
  #rules: Rule[] = [];

  /** Throws `ArmError` 400 when the description is not one of a fault. */
  add(description: JsonObject): void {
    const path = toPattern(asText(description.path) ?? '');
    const times = count(description.times, 1);
    const rule = { method: asText(description.method)?.toUpperCase(), path, fault: toFault(description.fault) };
    this.#rules.push({ ...rule, skip: count(description.skip, 0), times });
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
    throw badRequest('path is not a regular expression.');
  }
}

function count(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : fallback;
}

function toFault(value: unknown): Fault {
  const fault = asObject(value);
  switch (isObject(value) ? fault.kind : undefined) {
    case 'status':
      return statusFault(fault);
    case 'delay':
      return { kind: 'delay', milliseconds: count(fault.milliseconds, 0) };
    case 'timeout':
      return { kind: 'timeout' };
    case 'reset':
      return { kind: 'reset' };
    case 'lostReply':
      return { kind: 'lostReply' };
    default:
      throw badRequest('fault.kind must be status, timeout, delay, reset or lostReply.');
  }
}

function statusFault(fault: JsonObject): Fault {
  const status = count(fault.status, 0);
  if (status < 400 || status > 599) throw badRequest('fault.status must be an HTTP error status.');
  const code = asText(fault.code) ?? 'InternalServerError';
  return {
    kind: 'status',
    status,
    code,
    message: asText(fault.message) ?? `The request was answered with ${code}, as was asked for.`,
    retryAfter: typeof fault.retryAfter === 'number' ? fault.retryAfter : undefined,
    unwrapped: fault.unwrapped === true,
  };
}
