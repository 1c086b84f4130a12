import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { ManagedIdentityCredential } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { storageAccount } from '../../../local/azure/providers/storage.ts';
import { GROUP_ID, MARKER, place, readableVault, SCOPE, Simulation } from './simulation.ts';

let simulation: Simulation;

beforeAll(async () => {
  simulation = await Simulation.start();
  simulation.azure.put(storageAccount(place('acct')));
});

afterAll(() => simulation[Symbol.asyncDispose]());

/** Gets a token and calls ARM with it, as an app in a Function app does. */
const APP = `
  import { DefaultAzureCredential } from '@azure/identity';
  const { token, expiresOnTimestamp } = await new DefaultAzureCredential().getToken(process.env.ARM + '/.default');
  const answer = await fetch(process.env.ARM + process.env.CALL, { headers: { authorization: 'Bearer ' + token } });
  console.log(JSON.stringify({ status: answer.status, hours: (expiresOnTimestamp - Date.now()) / 3600000 }));
`;

describe('the token endpoint', () => {
  it('serves DefaultAzureCredential with the environment of a Function app', async () => {
    const { url, header } = simulation.azure.tokenEndpoint;
    const env = {
      PATH: process.env['PATH'],
      IDENTITY_ENDPOINT: url,
      IDENTITY_HEADER: header,
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
      NODE_EXTRA_CA_CERTS: `${simulation.directory}/tls/ca.crt`,
      ARM: simulation.azure.endpoint,
      CALL: `${SCOPE}?api-version=2022-12-01`,
    };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', APP], { env });
    const answer = JSON.parse(stdout) as { status: number; hours: number };
    expect(answer.status).toBe(200);
    expect(answer.hours).toBeGreaterThan(1);
  });

  it('knows the app’s identity by its client id and no other', async () => {
    const { url, header } = simulation.azure.tokenEndpoint;
    process.env['IDENTITY_ENDPOINT'] = url;
    process.env['IDENTITY_HEADER'] = header;
    const options = { tlsOptions: { ca: simulation.certificates.ca }, retryOptions: { maxRetries: 0 } };
    const stranger = new ManagedIdentityCredential('99999999-0000-4000-8000-000000000000', options);
    await expect(stranger.getToken('https://management.azure.com/.default')).rejects.toThrow(/No User Assigned/);
    const own = await new ManagedIdentityCredential(options).getToken('https://management.azure.com/.default');
    expect(own.token).toContain(MARKER);
  });

  it('wants its header', async () => {
    const url = `${simulation.azure.tokenEndpoint.url}?api-version=2019-08-01&resource=x`;
    expect((await simulation.plain('GET', url)).status).toBe(401);
    expect((await simulation.plain('GET', url, { 'x-identity-header': 'guess' })).status).toBe(401);
  });

  it('wants a resource and its own api-version', async () => {
    const { url, header } = simulation.azure.tokenEndpoint;
    const headers = { 'x-identity-header': header };
    expect((await simulation.plain('GET', `${url}?api-version=2019-08-01`, headers)).status).toBe(400);
    expect((await simulation.plain('GET', `${url}?api-version=2017-09-01&resource=x`, headers)).status).toBe(400);
  });
});

describe('a call', () => {
  const url = (): string => `${simulation.azure.endpoint}${GROUP_ID}?api-version=2021-04-01`;

  it('without a token is refused, and told where to get one', async () => {
    const answer = await simulation.plain('GET', url());
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'AuthenticationFailed' } } });
  });

  it.each(['not-a-token', 'a.b.c', 'a.b'])('with the token %s is refused', async (token) => {
    const answer = await simulation.plain('GET', url(), { authorization: `Bearer ${token}` });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
  });

  it('with a token whose claims were changed is refused', async () => {
    const [header, payload, signature] = (await simulation.token()).split('.');
    const claims = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, exp: 4_000_000_000 })).toString('base64url');
    const answer = await simulation.plain('GET', url(), { authorization: `Bearer ${header}.${forged}.${signature}` });
    expect(answer.body.error?.code).toBe('InvalidAuthenticationToken');
  });

  it('with a token for a vault is refused by ARM, and the other way round', async () => {
    simulation.azure.put(readableVault('v1'));
    await simulation.admin('PUT', 'vault-secrets/v1/s1', { value: 'secret text' });
    const secret = `${simulation.azure.endpoint}/_vault/v1/secrets/s1?api-version=7.4`;
    const bearer = async (resource?: string): Promise<Record<string, string>> => ({
      authorization: `Bearer ${await simulation.token(resource)}`,
    });
    const vault = await bearer('https://vault.azure.net');
    expect((await simulation.plain('GET', url(), vault)).body.error?.code).toBe('InvalidAuthenticationTokenAudience');
    expect((await simulation.plain('GET', secret, await bearer())).status).toBe(401);
    expect((await simulation.plain('GET', secret, vault)).body).toMatchObject({ value: 'secret text' });
  });

  it('goes on with the same token after a restart', async () => {
    const authorization = `Bearer ${await simulation.token()}`;
    const before = simulation.azure.tokenEndpoint.header;
    await simulation.restart();
    expect(simulation.azure.tokenEndpoint.header).toBe(before);
    expect((await simulation.plain('GET', url(), { authorization })).status).toBe(200);
  });
});
