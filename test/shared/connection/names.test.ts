import { describe, expect, it } from 'vitest';

import {
  claimKey,
  defaultConnectionName,
  federatedCredentialName,
  secretName,
  serviceAccountName,
  serviceAccountSubject,
} from '../../../shared/connection/names.ts';
import { parseResourceId } from '../../../shared/connection/resource-id.ts';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';

function cluster(name: string, group = 'rg'): NonNullable<ReturnType<typeof parseResourceId>> {
  return parseResourceId(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`,
  )!;
}

describe('names in the cluster', () => {
  it.each([
    ['my_conn.1', 'sc-myconn1-secret'],
    ['storage_x9', 'sc-storagex9-secret'],
    ['PG', 'sc-pg-secret'],
  ])('the Secret of %s is %s, as Service Connector calls it', (connection, secret) => {
    expect(secretName(connection)).toBe(secret);
  });

  it('the ServiceAccount is named after the identity', () => {
    expect(serviceAccountName('AAAAAAAA-0000-0000-0000-000000000001')).toBe(
      'sc-account-aaaaaaaa-0000-0000-0000-000000000001',
    );
    expect(serviceAccountSubject('ns', 'sc-account-1')).toBe('system:serviceaccount:ns:sc-account-1');
  });

  it('a default name is made as az makes it', () => {
    expect(defaultConnectionName('storage-blob', 'x8d2k')).toBe('storageblob_x8d2k');
  });

  it('the federated credential is a legal name and differs for clusters with the same ending', () => {
    const one = federatedCredentialName(cluster('aks-petclinic-py2t5evhiqdr4'), 'default');
    const other = federatedCredentialName(cluster('aks-petclinic-py2t5evhiqdr4', 'rg2'), 'default');
    expect(one).toMatch(/^sc_t5evhiqdr4_[0-9a-f]{6}_default$/);
    expect(other).not.toBe(one);
    expect(federatedCredentialName(cluster('c'.repeat(63)), 'n'.repeat(63)).length).toBeLessThanOrEqual(120);
  });

  it('connections that share a Secret name share a claim, on one cluster only', () => {
    expect(claimKey(cluster('a'), 'a_b')).toBe(claimKey(cluster('A'), 'A.B'));
    expect(claimKey(cluster('a'), 'a_b')).not.toBe(claimKey(cluster('b'), 'a_b'));
  });
});
