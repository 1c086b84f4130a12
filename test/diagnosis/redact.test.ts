import { describe, expect, it } from 'vitest';

import { redactDocument, redactor } from '../../shared/diagnosis/redact.ts';

describe('what is quoted from others', () => {
  it.each([
    ['AccountKey=abc+/def==;EndpointSuffix=core.windows.net', 'AccountKey=***;EndpointSuffix=core.windows.net'],
    ['password: hunter', 'password: ***'],
    ['{"clientSecret":"a b","name":"x"}', '{"clientSecret":***,"name":"x"}'],
    ['Authorization: Bearer eyJhbGciOi.J9abc.def', 'Authorization: Bearer ***'],
    ['postgres://app:p@ss/word@db.example:5432/x', 'postgres://app:***@db.example:5432/x'],
    ['?sv=2024&sig=a%2Fb%3D&se=1', '?sv=2024&sig=***&se=1'],
    ['access_token=abcdef', 'access_token=***'],
    ['token: 0a9-b8c7', 'token: ***'],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', '***'],
    ['dGhpcyBpcyBhIHNlY3JldCBrZXk=', '***'],
  ])('loses its secret: %s', (text, expected) => {
    expect(redactor([])(text)).toBe(expected);
  });

  it.each([
    'failed to fetch anonymous token: unexpected status from GET request: 401 Unauthorized',
    '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/a',
    'no permission for Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'Secret default/sc-conn1-secret lacks the labels of this service',
    'dial tcp 203.0.113.9:443: i/o timeout',
  ])('keeps what is none: %s', (text) => {
    expect(redactor([])(text)).toBe(text);
  });

  it('loses the secrets that are known, and what is within them, in each form', () => {
    const redact = redactor(['DefaultEndpointsProtocol=https;AccountKey=deep-hidden;EndpointSuffix=x', 'plainplain']);
    const forms = ['plainplain', 'deep-hidden', Buffer.from('plainplain').toString('base64'), 'plainplainplainplain'];
    for (const form of forms) expect(redact(`got ${form}.`)).toMatch(/^got (\*{3})+\.$/);
  });

  it('loses the texts of fields that hold credentials by their name, wherever they are', () => {
    const document = { a: [{ adminPassword: 'x', name: 'y' }], profile: { serverAppSecret: 'z', enabled: true } };
    expect(redactDocument(document, redactor([]))).toEqual({
      a: [{ adminPassword: '***', name: 'y' }],
      profile: { serverAppSecret: '***', enabled: true },
    });
  });
});
