import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  ancestor,
  childResource,
  extensionResource,
  formatResourceId,
  parseResourceId,
  resourceName,
  resourceType,
  sameResource,
} from '../../../shared/connection/resource-id.ts';

const SUBSCRIPTION = '11111111-2222-3333-4444-555555555555';
const BLOB = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/acct/blobServices/default`;

describe('a resource id', () => {
  it('is taken apart and put together again', () => {
    const id = parseResourceId(BLOB)!;
    expect(formatResourceId(id)).toBe(BLOB);
    expect(resourceType(id)).toBe('Microsoft.Storage/storageAccounts/blobServices');
    expect(resourceName(id)).toBe('default');
    expect(formatResourceId(ancestor(id, 1))).toBe(BLOB.replace('/blobServices/default', ''));
  });

  it('takes children and extension resources', () => {
    const account = ancestor(parseResourceId(BLOB)!, 1);
    expect(formatResourceId(childResource(account, { type: 'blobServices', name: 'default' }))).toBe(BLOB);
    const linker = extensionResource(account, 'Microsoft.ServiceLinker', { type: 'linkers', name: 'a.b' });
    expect(formatResourceId(linker)).toBe(
      BLOB.replace('/blobServices/default', '/providers/Microsoft.ServiceLinker/linkers/a.b'),
    );
    expect(formatResourceId(parseResourceId(formatResourceId(linker))!)).toBe(formatResourceId(linker));
  });

  it('is compared without regard to case', () => {
    expect(sameResource(parseResourceId(BLOB)!, parseResourceId(BLOB.toUpperCase())!)).toBe(true);
  });

  it.each([
    ['a dot segment', BLOB.replace('acct', '..')],
    ['a percent escape', BLOB.replace('acct', 'a%2fb')],
    ['a control character', BLOB.replace('acct', 'a\nb')],
    ['a query', `${BLOB}?x=1`],
    ['an empty segment', BLOB.replace('acct', '')],
    ['a trailing slash', `${BLOB}/`],
    ['no provider', `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`],
    ['a subscription that is no GUID', BLOB.replace(SUBSCRIPTION, 'mine')],
    ['a space', BLOB.replace('acct', 'a b')],
    ['another host', `https://evil.example${BLOB}`],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(parseResourceId(text)).toBeUndefined();
  });

  it('never formats to a path with a dot segment, an escape or a line break, whatever is parsed', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e', 'providers', 'A.B'))), (parts) => {
        const id = parseResourceId(`/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/${parts.join('/')}`);
        if (id) expect(new URL(formatResourceId(id), 'https://host').pathname).toBe(formatResourceId(id));
      }),
    );
  });
});
