import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { accessTo, type Access } from '../../../shared/policy/access.ts';
import type { Caller } from '../../../shared/policy/caller.ts';
import { decide } from '../../../shared/policy/decide.ts';
import { POLICY_ACTIONS, policySchema, type Rule } from '../../../shared/policy/policy-schema.ts';

const GROUP = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/team';
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/aks`;
const STORE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/store/blobServices/default`;
const ALICE = 'aaaaaaaa-0000-4000-8000-000000000001';
const ROLE = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';
const EVERYTHING: Rule = { clusters: ['*'], namespaces: ['*'], targets: ['*'] };
const KEY: Caller = { kind: 'functionKey' };

const wanted: Access = accessTo('create', CLUSTER, {
  namespace: 'team-a',
  targetId: STORE,
  auth: {
    kind: 'userAssignedIdentity',
    clientId: 'cccccccc-0000-4000-8000-000000000001',
    subscriptionId: 's',
    roles: [ROLE],
  },
});

const pick = (...values: string[]): fc.Arbitrary<string[]> => fc.subarray(values, { minLength: 1 });
const anyRule: fc.Arbitrary<Rule> = fc.record(
  {
    principals: fc.constant([ALICE]),
    roles: pick('admin', 'dev'),
    clusters: pick('*', CLUSTER, `${GROUP}-2`),
    namespaces: pick('*', 'team-*', 'other'),
    targets: pick('*', STORE, `${GROUP}/providers/Microsoft.Sql`),
    authTypes: fc.subarray(['secret', 'userAssignedIdentity'] as const, { minLength: 1 }),
    actions: fc.subarray([...POLICY_ACTIONS], { minLength: 1 }),
  },
  { requiredKeys: ['clusters', 'namespaces', 'targets'] },
);
const anyCaller: fc.Arbitrary<Caller> = fc.oneof(
  fc.constantFrom<Caller>(KEY, { kind: 'anonymous' }, { kind: 'loopback' }),
  fc.record({
    kind: fc.constant('principal' as const),
    principalId: fc.constantFrom(ALICE.toUpperCase(), 'someone-else'),
    roles: fc.subarray(['admin', 'dev', 'guest']),
  }),
);

describe('a decision', () => {
  it('denies everything without rules', () => {
    fc.assert(fc.property(anyCaller, (caller) => !decide([], caller, wanted).allowed));
  });

  it('is never taken back by a further rule', () => {
    fc.assert(
      fc.property(fc.array(anyRule), anyRule, anyCaller, (rules, more, caller) => {
        if (decide(rules, caller, wanted).allowed) expect(decide([more, ...rules], caller, wanted).allowed).toBe(true);
      }),
    );
  });

  it('is that of the best single rule: two halves of a permission make no whole', () => {
    fc.assert(
      fc.property(fc.array(anyRule), anyCaller, (rules, caller) => {
        const single = rules.some((rule) => decide([rule], caller, wanted).allowed);
        expect(decide(rules, caller, wanted).allowed).toBe(single);
      }),
    );
  });

  it('allows nothing to a caller who has shown nothing', () => {
    fc.assert(fc.property(fc.array(anyRule), (rules) => !decide(rules, { kind: 'anonymous' }, wanted).allowed));
  });

  it('finds a principal by its object id or by one of its roles', () => {
    const rule: Rule = { ...EVERYTHING, principals: [ALICE], roles: ['admin'] };
    const principal = (principalId: string, ...roles: string[]): Caller => ({ kind: 'principal', principalId, roles });
    expect(decide([rule], principal(ALICE.toUpperCase()), wanted).allowed).toBe(true);
    expect(decide([rule], principal('bob', 'dev', 'admin'), wanted).allowed).toBe(true);
    expect(decide([rule], principal('bob', 'Admin'), wanted).allowed).toBe(false);
    expect(decide([rule], KEY, wanted)).toMatchObject({ message: expect.stringContaining('no rule') as string });
  });

  it.each([
    ['action', { actions: ['read'] }, 'action'],
    ['cluster', { clusters: [`${CLUSTER}-2`] }, 'cluster'],
    ['namespace', { namespaces: ['team-b', 'x*'] }, 'scope'],
    ['target', { targets: [`${GROUP}/providers/Microsoft.Sql`] }, 'targetService'],
    ['auth type', { authTypes: ['secret'] }, 'authInfo.authType'],
    ['identity', { identities: ['dddddddd-*'] }, 'authInfo.clientId'],
    ['role', { assignedRoles: [ALICE] }, 'authInfo.roles'],
  ] as const)('says that the %s is missing', (_, limit, field) => {
    const decision = decide([{ ...EVERYTHING, ...limit } as unknown as Rule], KEY, wanted);
    expect(decision).toMatchObject({ allowed: false, missing: [{ target: field }] });
  });

  it('names the nearest rule, which is one for the same action before one that merely lacks less', () => {
    const look: Rule = { ...EVERYTHING, actions: ['read'], description: 'everybody may look' };
    const team: Rule = { ...EVERYTHING, namespaces: ['team-b'], targets: ['/x'], description: 'team B' };
    const decision = decide([look, team], KEY, wanted);
    expect(decision).toMatchObject({ missing: [{ target: 'scope' }, { target: 'targetService' }] });
    expect(decision).toMatchObject({ message: expect.stringMatching(/ \(rule 2, "team B"\)$/) as string });
    const only = decide([look], KEY, wanted);
    expect(only).toMatchObject({ message: expect.stringMatching(/'create' is not in the rule \(rule 1, /) as string });
  });

  it('knows a role by its GUID in any letter case, and leaves the roles of the target alone', () => {
    expect(decide([{ ...EVERYTHING, assignedRoles: [ROLE.toUpperCase()] }], KEY, wanted).allowed).toBe(true);
    const { assignedRoles: _roles, ...plain } = wanted;
    expect(decide([{ ...EVERYTHING, assignedRoles: [ALICE] }], KEY, plain).allowed).toBe(true);
  });

  it('counts a referenced Key Vault secret as a target of its own', () => {
    const uri = 'https://team.vault.azure.net/secrets/password';
    const auth = { kind: 'secret', secret: { kind: 'keyVault', uri } } as const;
    const access = accessTo('create', CLUSTER, { namespace: 'a', targetId: STORE, auth });
    expect(decide([{ ...EVERYTHING, targets: [STORE] }], KEY, access)).toMatchObject({
      missing: [{ target: 'targetService', message: expect.stringContaining(uri) as string }],
    });
    const both = [STORE, 'https://team.vault.azure.net/secrets'];
    expect(decide([{ ...EVERYTHING, targets: both }], KEY, access).allowed).toBe(true);
  });
});

describe('the form of a policy', () => {
  it.each([
    ['no rules', {}],
    ['a misspelt limit', { rules: [{ ...EVERYTHING, action: ['read'] }] }],
    ['an unknown action', { rules: [{ ...EVERYTHING, actions: ['write'] }] }],
    ['a principal that is no object id', { rules: [{ ...EVERYTHING, principals: ['alice@example.com'] }] }],
    ['an empty list', { rules: [{ ...EVERYTHING, clusters: [] }] }],
    ['a missing list', { rules: [{ clusters: ['*'], namespaces: ['*'] }] }],
  ])('does not take %s', (_, document) => {
    expect(policySchema.safeParse(document).success).toBe(false);
  });
});
