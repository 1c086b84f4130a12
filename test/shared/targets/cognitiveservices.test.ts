import { describe, expect, it } from 'vitest';

import { findTargetByName } from '../../../shared/targets/catalogue.ts';
import type { AuthKind, ClientType } from '../../../shared/connection/vocabulary.ts';
import { CLIENT_ID, CLIENT_SECRET, configuration, CREDENTIALS, idOf, parsed, TENANT_ID } from './documented.ts';
import { recordedArm, type RecordedArm } from './recorded-arm.ts';

const ACCOUNT = idOf('Microsoft.CognitiveServices/accounts/ai');
const KEY = 'c0ffee'.repeat(14);
const CLIENTS: readonly ClientType[] = ['none', 'dotnet', 'java', 'python', 'nodejs'];

const AI_SERVICES = {
  endpoint: 'https://ai.cognitiveservices.azure.com/',
  endpoints: {
    'OpenAI Language Model Instance API': 'https://ai.openai.azure.com/',
    'Speech Services Speech to Text (Standard)': 'https://eastus.stt.speech.microsoft.com',
    'Speech Services Speech to Text': 'https://ai.cognitiveservices.azure.com/',
    Token: 'https://ai.cognitiveservices.azure.com/',
  },
};

const ENDPOINTS = {
  OpenAI: { endpoint: 'https://ai.openai.azure.com/', endpoints: AI_SERVICES.endpoints },
  AIServices: AI_SERVICES,
  CognitiveServices: { endpoint: 'https://ai.cognitiveservices.azure.com/', endpoints: {} },
};

function account(kind: string, properties: object = {}): RecordedArm {
  return recordedArm({
    [`GET ${ACCOUNT}`]: {
      id: ACCOUNT,
      name: 'ai',
      location: 'eastus',
      kind,
      sku: { name: 'S0' },
      properties: { provisioningState: 'Succeeded', customSubDomainName: 'ai', ...properties },
    },
    [`POST ${ACCOUNT}/listKeys`]: { key1: KEY, key2: 'other' },
  });
}

/** The tables of the three pages: the endpoints of a kind of account, and what its keys start with. */
const PAGES: Record<keyof typeof ENDPOINTS, { prefix: string; endpoints: Record<string, string>; role: string }> = {
  OpenAI: {
    prefix: 'AZURE_OPENAI',
    endpoints: { AZURE_OPENAI_BASE: 'https://ai.openai.azure.com/' },
    role: 'a001fd3d-188f-4b5d-821b-7da978bf7442',
  },
  AIServices: {
    prefix: 'AZURE_AISERVICES',
    endpoints: {
      AZURE_AISERVICES_OPENAI_BASE: 'https://ai.openai.azure.com/',
      AZURE_AISERVICES_COGNITIVESERVICES_ENDPOINT: 'https://ai.cognitiveservices.azure.com/',
      AZURE_AISERVICES_SPEECH_ENDPOINT: 'https://eastus.stt.speech.microsoft.com',
    },
    role: 'a97b65f3-24c7-4388-baec-2e87135dc908',
  },
  CognitiveServices: {
    prefix: 'AZURE_COGNITIVESERVICES',
    endpoints: { AZURE_COGNITIVESERVICES_ENDPOINT: 'https://ai.cognitiveservices.azure.com/' },
    role: 'a97b65f3-24c7-4388-baec-2e87135dc908',
  },
};

const SIGN_IN: Partial<Record<AuthKind, Record<string, string>>> = {
  secret: { KEY },
  servicePrincipalSecret: { CLIENTID: CLIENT_ID, CLIENTSECRET: CLIENT_SECRET, TENANTID: TENANT_ID },
  userAssignedIdentity: { CLIENTID: CLIENT_ID },
};

const documented = { target: 'cognitiveservices', id: ACCOUNT };
const target = findTargetByName('cognitiveservices');
const kinds = Object.keys(PAGES) as (keyof typeof PAGES)[];

describe('Azure AI services', () => {
  const combinations = kinds.flatMap((kind) =>
    (Object.keys(SIGN_IN) as AuthKind[]).flatMap((auth) =>
      CLIENTS.map((clientType) => ({ kind, auth, clientType, page: PAGES[kind] })),
    ),
  );

  it.each(combinations)(
    'an account of kind $kind with $auth writes the keys of its page for $clientType',
    async (one) => {
      const { kind, auth, clientType, page } = one;
      const arm = (): RecordedArm => account(kind, ENDPOINTS[kind]);
      const signIn = Object.entries(SIGN_IN[auth]!).map(([name, value]) => [`${page.prefix}_${name}`, value]);
      const values = await configuration({ ...documented, arm }, clientType, CREDENTIALS[auth]!);
      expect(Object.entries(values)).toEqual([...Object.entries(page.endpoints), ...signIn]);
      for (const [name, value] of Object.entries(values)) {
        const secret = [KEY, CLIENT_SECRET].includes(value);
        expect(target.keys(auth, clientType)).toContainEqual(expect.objectContaining({ name, secret }));
      }
    },
  );

  it('endpoints that an answer leaves out are those of the account by its subdomain and region', async () => {
    const arm = (): RecordedArm => account('AIServices', { endpoints: null });
    expect(await configuration({ ...documented, arm }, 'none', CREDENTIALS.userAssignedIdentity!)).toEqual({
      ...PAGES.AIServices.endpoints,
      AZURE_AISERVICES_CLIENTID: CLIENT_ID,
    });
  });

  it.each(['go', 'springBoot', 'php'] as const)('has no keys for %s', async (clientType) => {
    expect(target.keys('secret', clientType)).toEqual([]);
    const arm = (): RecordedArm => account('OpenAI', ENDPOINTS.OpenAI);
    const refusal = configuration({ ...documented, arm }, clientType, CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({ code: 'CombinationNotSupported' });
  });

  it('refuses an account of a kind that no page is about', async () => {
    await expect(target.read(account('SpeechServices'), parsed(ACCOUNT))).rejects.toMatchObject({
      code: 'ServiceNotOffered',
      message: expect.stringContaining('SpeechServices') as string,
    });
  });

  it('does not use keys that are switched off, and asks for none', async () => {
    const arm = account('OpenAI', { ...ENDPOINTS.OpenAI, disableLocalAuth: true });
    const refusal = configuration({ ...documented, arm: () => arm }, 'python', CREDENTIALS.secret!);
    await expect(refusal).rejects.toMatchObject({
      code: 'SecretAuthDisabled',
      message: expect.stringContaining('userAssignedIdentity') as string,
    });
    expect(arm.sent).toEqual([`GET ${ACCOUNT}`]);
  });

  it.each(kinds)('gives an identity the role for kind %s', async (kind) => {
    expect(await target.access(account(kind, ENDPOINTS[kind]), parsed(ACCOUNT))).toMatchObject({
      kind: 'roles',
      scope: parsed(ACCOUNT),
      roles: [{ roleDefinitionId: PAGES[kind].role }],
    });
  });
});
