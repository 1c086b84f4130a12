import { describe, expect, it } from 'vitest';

import { describeUnexpected, silenced } from '../../functions/unexpected.ts';
import { SettingsError } from '../../shared/workflow/settings.ts';
import { CANARY } from '../helpers/canary.ts';

const FAKE_FRAME = `bad line\n    at ${CANARY} (secret.yaml:1:2)\n    at ${CANARY}`;
const quoting = new SyntaxError(FAKE_FRAME, { cause: new Error(CANARY) });

describe('an unexpected error', () => {
  it.each([
    ['with a message that looks like a stack', quoting],
    ['whose message has changed since', Object.assign(new Error(CANARY), { message: 'other' })],
    ['without a message', new TypeError()],
    ['that is no error', CANARY],
  ])('%s is told without its contents', async (_, error) => {
    const thrown: unknown = await silenced(() => Promise.reject(error as Error))().catch((one: unknown) => one);
    expect(thrown).toBeInstanceOf(Error);
    expect(Object.keys(thrown as Error)).toEqual([]);
    const { message, stack, cause } = thrown as Error;
    expect(cause).toBeUndefined();
    for (const text of [message, stack, describeUnexpected(error)]) expect(text).not.toContain(CANARY);
  });

  it('says what it is and where it came from', async () => {
    expect(describeUnexpected(quoting)).toMatch(/^SyntaxError\n {4}at .*unexpected\.test\.ts/);
    const thrown = silenced(() => Promise.reject(quoting))();
    await expect(thrown).rejects.toMatchObject({
      message: 'unexpected SyntaxError',
      stack: expect.stringContaining('unexpected.test.ts') as unknown,
    });
  });

  it('keeps the words of a wrong setting', async () => {
    const error = new SettingsError('wrong setting: POLL_SECONDS');
    await expect(silenced(() => Promise.reject(error))()).rejects.toBe(error);
  });
});
