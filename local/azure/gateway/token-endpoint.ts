import type { Answer } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import { SERVICE, type Tokens } from './tokens.ts';

export const TOKEN_PATH = '/msi/token';
const API_VERSION = '2019-08-01';

interface TokenEndpoint {
  readonly tokens: Tokens;
  /** What the caller has to show in `X-IDENTITY-HEADER`. */
  readonly header: string;
  readonly tenantId: () => string;
}

/** The endpoint that App Service gives a managed identity; errors in its form, not in ARM's. */
export function answerTokenRequest(endpoint: TokenEndpoint, request: HttpRequest): Answer {
  if (request.headers['x-identity-header'] !== endpoint.header) {
    return refuse(401, 'The X-IDENTITY-HEADER header is missing or wrong.');
  }
  if (request.query.get('api-version') !== API_VERSION) return refuse(400, `api-version must be ${API_VERSION}.`);
  const resource = request.query.get('resource');
  if (resource === undefined || resource === '') return refuse(400, 'The query parameter resource is missing.');
  if (!isOurs(request.query))
    return refuse(
      400,
      'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
    );
  const { token, expiresOn } = endpoint.tokens.issue(resource, endpoint.tenantId());
  return {
    status: 200,
    body: {
      access_token: token,
      expires_on: String(expiresOn),
      resource,
      token_type: 'Bearer',
      client_id: SERVICE.clientId,
    },
  };
}

/** Asked without an id, the app's one identity answers. */
function isOurs(query: ReadonlyMap<string, string>): boolean {
  const clientId = query.get('client_id') ?? SERVICE.clientId;
  const objectId = query.get('principal_id') ?? query.get('object_id') ?? SERVICE.objectId;
  return clientId === SERVICE.clientId && objectId === SERVICE.objectId && !query.has('mi_res_id');
}

function refuse(statusCode: number, message: string): Answer {
  return { status: statusCode, body: { statusCode, message, correlationId: '' } };
}
