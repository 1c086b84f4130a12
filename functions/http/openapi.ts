import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { openApiDocument } from '../../shared/workflow/openapi.ts';
import { siblingUrl } from './answer.ts';

app.http('openapi', { route: 'openapi.json', methods: ['GET'], authLevel: 'anonymous', handler: openapi });

function openapi(request: HttpRequest): HttpResponseInit {
  return { status: 200, jsonBody: openApiDocument(siblingUrl(request, 'openapi.json', '').replace(/\/$/, '')) };
}
