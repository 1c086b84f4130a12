import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

import { openApiDocument } from '../../shared/workflow/openapi.ts';
import { appUrl } from './answer.ts';

app.http('openapi', { route: 'api/openapi.json', methods: ['GET'], authLevel: 'anonymous', handler: openapi });

function openapi(request: HttpRequest): HttpResponseInit {
  return { status: 200, jsonBody: openApiDocument(appUrl(request, 'api')) };
}
