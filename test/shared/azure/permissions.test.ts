import { describe, expect, it } from 'vitest';

import { isPermitted } from '../../../shared/azure/permissions.ts';

const READ = 'Microsoft.Storage/storageAccounts/read';
const WRITE = 'Microsoft.Storage/storageAccounts/write';

describe('an action', () => {
  it.each([
    ['by its name in any letter case', [{ actions: [READ.toUpperCase()] }], READ, true],
    ['by a pattern at the end', [{ actions: ['Microsoft.Storage/*'] }], READ, true],
    ['by a pattern at the beginning', [{ actions: ['*/read'] }], READ, true],
    ['by a pattern within', [{ actions: ['Microsoft.*/read'] }], READ, true],
    ['unless the same role takes it out', [{ actions: ['*'], notActions: ['*/write'] }], WRITE, false],
    [
      'if another role gives what one takes out',
      [{ actions: ['*'], notActions: ['*/write'] }, { actions: [WRITE] }],
      WRITE,
      true,
    ],
    ['not by a name that it only begins with', [{ actions: ['Microsoft.Storage/storageAccounts'] }], READ, false],
    ['not by a dot that stands for any letter', [{ actions: ['MicrosoftxStorage/*'] }], READ, false],
    ['not without any role', [], READ, false],
  ])('is permitted %s', (_, permissions, action, expected) => {
    expect(isPermitted(permissions, action)).toBe(expected);
  });
});
