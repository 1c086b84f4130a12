import { app, type HttpResponseInit } from '@azure/functions';

import { readAccessPolicy, type AccessPolicy } from '../../shared/policy/access-policy.ts';
import { readSettings, SettingsError, type Settings } from '../../shared/workflow/settings.ts';

app.http('health', { route: 'api/health', methods: ['GET', 'HEAD'], authLevel: 'anonymous', handler: health });

/** Says whether the app can take requests: its settings and its policy are read, and no outside call is made. */
function health(): HttpResponseInit {
  try {
    const settings = readSettings(process.env);
    const warnings = warningsOf(settings, readAccessPolicy(settings.access));
    return { status: 200, jsonBody: { status: 'ok', connectionRecords: settings.records, warnings } };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { status: 503, jsonBody: { status: 'misconfigured', message: error.message } };
  }
}

function warningsOf({ sealingKey }: Settings, policy: AccessPolicy): string[] {
  return [
    ...(sealingKey ? [] : ['SEALING_KEY is not set: requests that carry a secret are refused']),
    ...(policy.kind === 'missing' ? ['neither POLICY_FILE nor POLICY is set: every request is refused'] : []),
  ];
}
