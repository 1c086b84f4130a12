import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';

import { readAccessPolicy } from '../../shared/policy/access-policy.ts';
import { openApiDocument } from '../../shared/workflow/openapi.ts';
import { currentSettings } from '../tools.ts';
import { appUrl, failureAnswer } from './answer.ts';

app.http('openapi', { route: 'api/openapi.json', methods: ['GET'], authLevel: 'anonymous', handler: openapi });

/** Open to all, also without a policy: it says how the service is called and nothing of what it holds. */
function openapi(request: HttpRequest, context: InvocationContext): HttpResponseInit {
  try {
    readAccessPolicy(currentSettings().access);
    return { status: 200, jsonBody: openApiDocument(appUrl(request, 'api')) };
  } catch (error) {
    return failureAnswer(error, context);
  }
}
