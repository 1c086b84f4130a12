import { app, type HttpResponseInit } from '@azure/functions';

import { catalogueView } from '../../shared/targets/catalogue-view.ts';
import { answering } from './answer.ts';

app.http('targets', { route: 'api/targets', methods: ['GET'], authLevel: 'function', handler: answering(listTargets) });

/** The catalogue is part of this release: nothing outside is asked. */
function listTargets(): Promise<HttpResponseInit> {
  return Promise.resolve({ status: 200, jsonBody: catalogueView() });
}
