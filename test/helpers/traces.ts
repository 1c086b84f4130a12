import type { TestBed } from './test-bed.ts';

/**
 * Everything that connections of a cluster have in Azure and in the cluster, as a sorted list: objects with our label,
 * records, federated credentials of the cluster, and the roles that were granted on `targets`.
 */
export async function traces(bed: TestBed, cluster: string, ...targets: string[]): Promise<string[]> {
  return [...(await azureTraces(bed, cluster, targets)), ...(await objectTraces(bed, cluster))].toSorted();
}

async function azureTraces(bed: TestBed, cluster: string, targets: readonly string[]): Promise<string[]> {
  const all = await bed.admin.resources();
  const document = all.find((one) => one.id.toLowerCase() === cluster.toLowerCase());
  const issuer = (document?.properties['oidcIssuerProfile'] as { issuerURL?: string } | undefined)?.issuerURL;
  const principals = principalsOf(bed, document);
  return all.flatMap((one): string[] => {
    if (/federatedIdentityCredentials/i.test(one.id)) {
      return issuer !== undefined && one.properties['issuer'] === issuer ? [one.id] : [];
    }
    // Accounts of other tests have roles of their own; only those on this test's account are looked at.
    if (/roleAssignments/i.test(one.id)) {
      const ours = principals.includes(String(one.properties['principalId']));
      return ours && targets.some((target) => one.id.startsWith(target)) ? [one.id] : [];
    }
    if (one.id.toLowerCase().startsWith(cluster.toLowerCase()) && /extensions/i.test(one.id)) {
      return Object.keys(one.properties['configurationSettings'] ?? {});
    }
    return [];
  });
}

function principalsOf(bed: TestBed, document: { properties: Readonly<Record<string, unknown>> } | undefined): string[] {
  const addons = (document?.properties['addonProfiles'] ?? {}) as Record<string, { identity?: { objectId: string } }>;
  const addon = addons['azureKeyvaultSecretsProvider']?.identity?.objectId;
  const { identity, servicePrincipal } = bed.world.ids;
  return [identity.principalId, servicePrincipal.principalId, ...(addon === undefined ? [] : [addon])];
}

async function objectTraces(bed: TestBed, cluster: string): Promise<string[]> {
  const lists = await Promise.all(
    [
      ['Secret', '/api/v1/secrets'],
      ['ServiceAccount', '/api/v1/serviceaccounts'],
    ].map(async ([kind, path]) => {
      const { body } = await bed.cluster.send(
        cluster,
        `${path ?? ''}?labelSelector=app.kubernetes.io%2Fmanaged-by%3Daks-service-connector`,
      );
      const { items } = body as { items: { metadata: { namespace: string; name: string } }[] };
      return items.map(({ metadata }) => `${kind ?? ''} ${metadata.namespace}/${metadata.name}`);
    }),
  );
  return lists.flat();
}
