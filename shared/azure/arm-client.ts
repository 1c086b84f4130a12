import type { TokenCredential } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  setClientRequestIdPolicy,
  type HttpClient,
  type Pipeline,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';

import { isObject } from '../connection/json-object.ts';
import { ArmCredentialError, ArmError, ArmUnreachable, type Arm, type ArmRequest, type ArmResponse } from './arm.ts';

const TIMEOUT_MILLISECONDS = 30_000;

export interface ArmOptions {
  /** `https://management.azure.com`, or that of another cloud. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  readonly timeoutMilliseconds?: number;
  /** The audience of the token; default that of the endpoint. */
  readonly scope?: string;
}

/**
 * The client of Azure Resource Manager. It makes one attempt for each call, follows no redirect and talks to no host
 * but the endpoint's: the pipeline has no retry and no redirect policy.
 */
export function createArm(options: ArmOptions): Arm {
  const { endpoint, credential, timeoutMilliseconds = TIMEOUT_MILLISECONDS } = options;
  const base = new URL(endpoint);
  const scopes = options.scope ?? `${base.origin}/.default`;
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(setClientRequestIdPolicy());
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }));
  const http = createDefaultHttpClient();
  return {
    async send(request: ArmRequest): Promise<ArmResponse> {
      const response = await call(pipeline, http, toPipelineRequest(base, request, timeoutMilliseconds));
      if (response.status >= 400) throw toError(request, response);
      return { status: response.status, body: parse(response.bodyAsText) };
    },
  };
}

function toPipelineRequest(base: URL, request: ArmRequest, timeout: number): PipelineRequest {
  const url = new URL(request.path, base);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  url.searchParams.set('api-version', request.apiVersion);
  const headers = createHttpHeaders({ accept: 'application/json' });
  if (request.ifMatch !== undefined) headers.set('if-match', request.ifMatch);
  const options = { url: url.href, method: request.method, headers, timeout };
  if (request.body === undefined) return createPipelineRequest(options);
  headers.set('content-type', 'application/json');
  return createPipelineRequest({ ...options, body: JSON.stringify(request.body) });
}

async function call(pipeline: Pipeline, http: HttpClient, request: PipelineRequest): Promise<PipelineResponse> {
  try {
    return await pipeline.sendRequest(http, request);
  } catch (error) {
    // There was no token to call with, which the credential has explained.
    if (error instanceof ArmCredentialError || error instanceof ArmUnreachable) throw error;
    const code = systemCode(error);
    // Method and path only: a query can carry a signature.
    const message = `no answer from Azure to ${request.method} ${new URL(request.url).pathname} (${code})`;
    throw new ArmUnreachable(message, code, { cause: error });
  }
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown';
  if (error.name === 'AbortError') return 'ETIMEDOUT';
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : error.name;
}

function toError(request: ArmRequest, response: PipelineResponse): ArmError {
  const { code, message } = errorBody(response.bodyAsText);
  const text = message ?? `${request.method} ${request.path} was answered with ${response.status}`;
  return new ArmError(text, {
    status: response.status,
    code: code ?? `Http${response.status}`,
    path: request.path,
    retryAfterSeconds: retryAfter(response.headers.get('retry-after')),
    correlationId: response.headers.get('x-ms-correlation-request-id'),
  });
}

/** ARM wraps its error in `error`; the AKS resource provider does not. */
function errorBody(text: string | null | undefined): { code?: string; message?: string } {
  const body = parse(text);
  const error = isObject(body) && isObject(body['error']) ? body['error'] : body;
  if (!isObject(error)) return {};
  const { code, message } = error;
  return {
    ...(typeof code === 'string' && code !== '' && { code }),
    ...(typeof message === 'string' && message !== '' && { message }),
  };
}

function parse(text: string | null | undefined): unknown {
  if (text === undefined || text === null || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds from a number of seconds or an HTTP date. */
function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
