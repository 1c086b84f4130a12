import { app, type HttpResponseInit } from '@azure/functions';

import { readSettings, SettingsError } from '../../shared/workflow/settings.ts';

app.http('health', { route: 'api/health', methods: ['GET'], authLevel: 'anonymous', handler: health });

/** Says whether the app can take requests: its settings are read, and no outside call is made. */
function health(): HttpResponseInit {
  try {
    const settings = readSettings(process.env);
    const warnings = settings.sealingKey ? [] : ['SEALING_KEY is not set: requests that carry a secret are refused'];
    return { status: 200, jsonBody: { status: 'ok', connectionRecords: settings.records, warnings } };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { status: 503, jsonBody: { status: 'misconfigured', message: error.message } };
  }
}
