import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';

import type { Problem } from '../../shared/connection/problem.ts';
import { recommendation, type CatalogueCode, type RequestCode } from '../../shared/workflow/error-catalogue.ts';
import type { ErrorBody } from '../../shared/workflow/operation-view.ts';
import { SettingsError } from '../../shared/workflow/settings.ts';
import { SealingKeyMissingError } from '../../shared/connection/to-spec.ts';
import { guarded, PolicyDeniedError } from '../policy/guard.ts';
import { describeUnexpected } from '../unexpected.ts';
import { admit } from './admit.ts';

/** An answer in ARM's error shape; the recommendation comes from the catalogue. */
export function errorAnswer(
  status: number,
  error: { code: RequestCode | CatalogueCode; message: string; target?: string; details?: readonly ErrorBody[] },
): HttpResponseInit {
  const details = [...(error.details ?? []), ...advice(error.code)];
  return { status, jsonBody: { error: { ...error, details } } };
}

/** 400 with one detail for each thing that is wrong. */
export function problemsAnswer(problems: readonly Problem[]): HttpResponseInit {
  const [only] = problems;
  const fields = problems.map((one) => one.target || 'body').join(', ');
  const message = problems.length === 1 && only ? only.message : `${problems.length} fields are not valid: ${fields}`;
  const own = problems.flatMap(({ code }) => advice(code));
  const distinct = own.filter((one, at) => own.findIndex(({ message: text }) => text === one.message) === at);
  const recommendations = distinct.length > 0 ? distinct : advice('InvalidRequest');
  return {
    status: 400,
    jsonBody: { error: { code: 'InvalidRequest', message, details: [...problems, ...recommendations] } },
  };
}

function advice(code: string): ErrorBody[] {
  const message = recommendation(code);
  return message === undefined ? [] : [{ code: 'recommendation', message }];
}

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/**
 * The handler of a route: no request comes to it that the policy has not let in, and what it throws becomes an answer
 * that says what to do; the host's own answer would be an empty 500.
 */
export function answering(handler: Handler): Handler {
  return async (request, context) => {
    try {
      const admission = admit(request, context);
      if (admission.kind === 'refused') return errorAnswer(403, { code: 'PolicyMissing', message: admission.message });
      return await guarded(admission.guard, () => handler(request, context));
    } catch (error) {
      return failureAnswer(error, context);
    }
  };
}

/** What a handler threw, as an answer. */
export function failureAnswer(error: unknown, context: InvocationContext): HttpResponseInit {
  if (error instanceof PolicyDeniedError) {
    const details = error.missing.map((one) => ({ code: 'PolicyDenied', ...one }));
    return errorAnswer(403, { code: 'PolicyDenied', message: error.message, details });
  }
  if (error instanceof SettingsError || error instanceof SealingKeyMissingError) {
    context.error(error.message);
    return errorAnswer(503, { code: 'ServiceMisconfigured', message: error.message });
  }
  context.error(`${context.functionName} failed: ${describeUnexpected(error)}`);
  const message = 'the service could not answer; see the log of the Function app';
  return { status: 500, jsonBody: { error: { code: 'InternalError', message } } };
}

/** The URL of an endpoint of this app, as the caller sees the app. */
export function appUrl(request: HttpRequest, path: string): string {
  return `${new URL(request.url).origin}/${path}`;
}
