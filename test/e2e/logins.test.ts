import { TLSSocket } from 'node:tls';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { AKS_SERVER } from '../../local/kubernetes/accounts.ts';
import { tokenFor } from '../helpers/arm-call.ts';
import { useEntraId } from '../helpers/entra.ts';
import { Gate } from '../helpers/gate.ts';
import { newPlace, type Place } from '../helpers/place.ts';
import { TestBed } from '../helpers/test-bed.ts';

const NAMESPACES = '/api/v1/namespaces';

let bed: TestBed;
let gate: Gate;

beforeAll(async () => {
  bed = await TestBed.start();
  gate = new Gate(bed.world);
});

afterAll(async () => {
  gate[Symbol.dispose]();
  await bed[Symbol.asyncDispose]();
});

/** What the cluster of a place is shown by its callers. */
function logins({ number }: Place): Set<string> {
  const shown = new Set<string>();
  gate.guard(number, ({ call, request, pass }) => {
    const { socket } = request;
    if (call.server === 'cluster' && socket instanceof TLSSocket) {
      const certificate = socket.getPeerX509Certificate();
      if (certificate) shown.add(`${socket.authorized ? 'our' : 'foreign'} certificate ${certificate.subject}`);
      if (request.headers.authorization !== undefined) shown.add('token');
    }
    pass();
  });
  return shown;
}

/** The token of the local account. */
async function localToken(cluster: string): Promise<string> {
  const { users } = parse(await bed.world.kubeconfig(cluster)) as { users: [{ user: { token: string } }] };
  return users[0].user.token;
}

async function statusWith(cluster: string, token: string): Promise<number> {
  return (await bed.cluster.send(cluster, NAMESPACES, { token })).status;
}

describe('a connection', () => {
  it('is made with the client certificate of a cluster with local accounts', async () => {
    const place = await newPlace(bed);
    const shown = logins(place);
    const made = await bed.api.connect(place.requests.secret(place.cluster));
    expect(made).toMatchObject({ status: 'Succeeded' });
    gate.open(place.number);
    expect(await bed.cluster.secret(place.cluster, 'default', 'sc-conn1-secret')).toBeDefined();
    expect(shown).toEqual(new Set(['our certificate CN=masterclient']));
    expect(await statusWith(place.cluster, await tokenFor(bed.world, AKS_SERVER))).toBe(401);
  });

  it('is made with a token of Entra ID where local accounts are off', async () => {
    const place = await newPlace(bed);
    await useEntraId(bed, place.cluster, { disableLocalAccounts: true });
    const shown = logins(place);
    const made = await bed.api.connect(place.requests.secret(place.cluster));
    expect(made).toMatchObject({ status: 'Succeeded' });
    expect(shown).toEqual(new Set(['token']));
    gate.open(place.number);
    expect(await bed.cluster.secret(place.cluster, 'default', 'sc-conn1-secret')).toBeDefined();
    expect(await statusWith(place.cluster, await localToken(place.cluster))).toBe(401);
    expect(await statusWith(place.cluster, await tokenFor(bed.world, bed.world.azure.endpoint))).toBe(401);
  });

  it('is made with a token of Entra ID where there are local accounts as well', async () => {
    const place = await newPlace(bed);
    await useEntraId(bed, place.cluster);
    const shown = logins(place);
    expect(await bed.api.connect(place.requests.secret(place.cluster))).toMatchObject({ status: 'Succeeded' });
    expect(shown).toEqual(new Set(['token']));
    expect(await statusWith(place.cluster, await localToken(place.cluster))).toBe(200);
  });
});
