import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { publicIpAddress, publicIpPrefix } from '../../local/azure/providers/network.ts';
import { stepOf } from '../helpers/api.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { addressesOfCluster, CLOSED, FirewallView, PRIVATE } from '../helpers/firewalls.ts';
import { FOREIGN } from '../helpers/closed-firewall.ts';
import { Requests, type Json } from '../helpers/requests.ts';
import { TestBed } from '../helpers/test-bed.ts';

let bed: TestBed;
let requests: Requests;
let firewalls: FirewallView;
let made = 0;

beforeAll(async () => {
  bed = await TestBed.start();
  requests = new Requests(bed.world);
  firewalls = new FirewallView(bed);
});

afterEach(async () => {
  await bed.admin.clearFaults();
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

function to(target: string): Json {
  return { targetService: { type: 'AzureResource', id: target } };
}

/** A resource that no other test uses. */
function makeClosed(type: string): Promise<{ target: string; resource: string }> {
  made += 1;
  return firewalls.make((CLOSED[type] ?? PRIVATE[type])!, `closed${type.replaceAll('-', '').slice(0, 12)}${made}`);
}

/** A request that the target of this type takes. */
function requestFor(type: string, cluster: string, target: string): Json {
  if (['sql', 'mysql', 'mysql-flexible', 'postgres', 'postgres-flexible'].includes(type)) {
    return requests.database(cluster, to(target));
  }
  const clientType = type === 'signalr' ? 'dotnet' : 'nodejs';
  return requests.workloadIdentity(cluster, { ...to(target), clientType });
}

describe('a connection to a target whose firewall is on', () => {
  it('loses no rule when several clusters connect at the same time', async () => {
    const { target, resource } = await makeClosed('cognitiveservices');
    const clusters = await Promise.all([1, 2, 3, 4].map(() => bed.newCluster()));
    const ends = await Promise.all(
      clusters.map((cluster) => bed.api.connect(requestFor('cognitiveservices', cluster, target))),
    );
    expect(ends.map(({ status }) => status)).toEqual(clusters.map(() => 'Succeeded'));
    const own = (await Promise.all(clusters.map((cluster) => addressesOfCluster(bed, cluster)))).flat();
    expect(await firewalls.admitted(resource)).toEqual([...new Set([FOREIGN, ...own])].toSorted());
    await Promise.all(clusters.map((cluster) => bed.api.remove(cluster, 'conn_1')));
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN]);
  });

  it.each(Object.keys(CLOSED))('admits the addresses of the cluster while it exists: %s', async (type) => {
    const cluster = await bed.newCluster();
    const own = await addressesOfCluster(bed, cluster);
    const { target, resource } = await makeClosed(type);
    const operation = await bed.api.connect(requestFor(type, cluster, target));
    expect(operation).toMatchObject({ status: 'Succeeded' });
    expect(stepOf(operation, 'openFirewall').message).toContain(own[0]);
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN, ...own].toSorted());
    expect((await bed.api.remove(cluster, 'conn_1')).status).toBe('Succeeded');
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN]);
  });

  it.each(['storage', 'postgres-flexible'])('takes its rules back when it fails: %s', async (type) => {
    const cluster = await bed.newCluster();
    const { target, resource } = await makeClosed(type);
    const foreign = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'sc-conn1-secret', namespace: 'default' },
      stringData: { a: 'b' },
    };
    await bed.cluster.create(cluster, '/api/v1/namespaces/default/secrets', foreign);
    const operation = await bed.api.connect(requestFor(type, cluster, target));
    expect(operation).toMatchObject({ status: 'Failed', error: { code: 'ForeignObject' } });
    expect(stepOf(operation, 'openFirewall').status).toBe('Succeeded');
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN]);
  });

  it.each(['storage', 'postgres-flexible'])('shares its rules with the other connections: %s', async (type) => {
    const cluster = await bed.newCluster();
    const own = await addressesOfCluster(bed, cluster);
    const { target, resource } = await makeClosed(type);
    for (const name of ['first', 'second']) {
      const request = { ...requestFor(type, cluster, target), name };
      expect((await bed.api.connect(request)).status).toBe('Succeeded');
    }
    expect((await bed.api.remove(cluster, 'first')).status).toBe('Succeeded');
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN, ...own].toSorted());
    expect((await bed.api.remove(cluster, 'second')).status).toBe('Succeeded');
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN]);
  });

  it('tries again when somebody else changes the document at the same time', async () => {
    const cluster = await bed.newCluster();
    const { target, resource } = await makeClosed('cognitiveservices');
    const fault = { kind: 'status', status: 412, code: 'IfMatchPreconditionFailed', message: 'changed' };
    await bed.admin.fault({ method: 'PATCH', path: resource, times: 1, fault });
    const operation = await bed.api.connect(requestFor('cognitiveservices', cluster, target));
    expect(operation.status).toBe('Succeeded');
    expect(stepOf(operation, 'openFirewall').attempts).toBeGreaterThan(2);
    expect(await firewalls.admitted(resource)).toHaveLength(2);
  });

  it('admits prefixes and the addresses of a NAT gateway too', async () => {
    const { subscriptionId, resourceGroup, location } = bed.world.ids;
    const place = { subscriptionId, resourceGroup, location };
    const prefix = publicIpPrefix({ ...place, name: 'prefix', ipPrefix: '192.0.2.16/28' });
    const address = publicIpAddress({ ...place, name: 'address', ipAddress: '192.0.2.80' });
    for (const document of [prefix, address]) await bed.admin.write(document.id, document);
    const networkProfile = {
      outboundType: 'managedNATGateway',
      loadBalancerProfile: null,
      natGatewayProfile: { effectiveOutboundIPs: [{ id: prefix.id }, { id: address.id }] },
    };
    const cluster = await bed.newCluster({ properties: { networkProfile } });
    const [vault, server] = [await makeClosed('keyvault'), await makeClosed('sql')];
    expect((await bed.api.connect(requestFor('keyvault', cluster, vault.target))).status).toBe('Succeeded');
    expect(await firewalls.admitted(vault.resource)).toEqual(['192.0.2.16/28', '192.0.2.80', FOREIGN]);
    const database = { ...requestFor('sql', cluster, server.target), name: 'db' };
    expect((await bed.api.connect(database)).status).toBe('Succeeded');
    const rule = await bed.admin.read(`${server.resource}/firewallRules/sc_192_0_2_16_28`);
    expect(rule?.properties).toMatchObject({ startIpAddress: '192.0.2.16', endIpAddress: '192.0.2.31' });
  });

  it('uses a rule that somebody else made, and leaves it to them', async () => {
    const cluster = await bed.newCluster();
    const [address = ''] = await addressesOfCluster(bed, cluster);
    const { target, resource } = await makeClosed('storage');
    const account = (await bed.admin.read(resource))!;
    const range = `${address.replace(/\d+$/, '0')}/24`;
    const networkAcls = { defaultAction: 'Deny', ipRules: [{ value: range, action: 'Allow' }] };
    await bed.admin.write(resource, { ...account, properties: { ...account.properties, networkAcls } });
    expect((await bed.api.connect(requestFor('storage', cluster, target))).status).toBe('Succeeded');
    expect(await firewalls.admitted(resource)).toEqual([range]);
    await bed.api.remove(cluster, 'conn_1');
    expect(await firewalls.admitted(resource)).toEqual([range]);
  });

  it('keeps its rule when nothing changes, and takes it along to another target', async () => {
    const cluster = await bed.newCluster();
    const own = await addressesOfCluster(bed, cluster);
    const [first, second] = [await makeClosed('storage'), await makeClosed('storage')];
    await bed.api.connect(requestFor('storage', cluster, first.target));
    expect((await bed.api.connect(requestFor('storage', cluster, first.target))).status).toBe('Succeeded');
    expect(await firewalls.admitted(first.resource)).toEqual([FOREIGN, ...own].toSorted());
    expect((await bed.api.connect(requestFor('storage', cluster, second.target))).status).toBe('Succeeded');
    expect(await firewalls.admitted(first.resource)).toEqual([FOREIGN]);
    expect(await firewalls.admitted(second.resource)).toEqual([FOREIGN, ...own].toSorted());
  });

  it('keeps its rule where the firewall would be open without it', async () => {
    const cluster = await bed.newCluster();
    const own = await addressesOfCluster(bed, cluster);
    const { target, resource } = await makeClosed('cosmos');
    await bed.api.connect(requestFor('cosmos', cluster, target));
    const account = (await bed.admin.read(resource))!;
    const ipRules = own.map((ipAddressOrRange) => ({ ipAddressOrRange }));
    await bed.admin.write(resource, { ...account, properties: { ...account.properties, ipRules } });
    const removal = await bed.api.remove(cluster, 'conn_1');
    expect(removal.status).toBe('Succeeded');
    expect(stepOf(removal, 'revokeAccess').message).toContain('kept');
    expect(await firewalls.admitted(resource)).toEqual(own);
  });
});

describe('a connection that no firewall rule can help', () => {
  it.each(Object.keys(PRIVATE))('is made with a warning that says what to do: %s', async (type) => {
    const cluster = await bed.newCluster();
    const { target } = await makeClosed(type);
    const operation = await bed.api.connect(requestFor(type, cluster, target));
    expect(operation.status).toBe('Succeeded');
    expect(operation.properties.warnings).toHaveLength(1);
    expect(operation.properties.warnings?.[0]).toContain('private endpoint');
    expect(stepOf(operation, 'openFirewall').message).toContain('private endpoint');
  });

  it('is warned when the cluster sends through an address that Azure does not know', async () => {
    const networkProfile = { outboundType: 'userDefinedRouting', loadBalancerProfile: null };
    const cluster = await bed.newCluster({ properties: { networkProfile } });
    const { target, resource } = await makeClosed('storage');
    const operation = await bed.api.connect(requestFor('storage', cluster, target));
    expect(operation.status).toBe('Succeeded');
    expect(operation.properties.warnings?.[0]).toContain('userDefinedRouting');
    expect(await firewalls.admitted(resource)).toEqual([FOREIGN]);
  });

  it('is warned that a storage account ignores rules for addresses in its own region', async () => {
    const cluster = await bed.newCluster();
    const { target, resource } = await makeClosed('storage');
    await bed.admin.write(resource, { ...(await bed.admin.read(resource))!, location: bed.world.ids.location });
    const operation = await bed.api.connect(requestFor('storage', cluster, target));
    expect(operation.status).toBe('Succeeded');
    expect(operation.properties.warnings?.[0]).toContain('virtual network rule');
    expect(await firewalls.admitted(resource)).toHaveLength(2);
  });
});

describe('a target that lets everyone in', () => {
  it('is left as it is', async () => {
    const cluster = await bed.newCluster();
    const operation = await bed.api.connect(requests.workloadIdentity(cluster));
    expect(stepOf(operation, 'openFirewall')).toMatchObject({ status: 'Skipped' });
    expect(operation.properties.warnings).toBeUndefined();
  });
});
