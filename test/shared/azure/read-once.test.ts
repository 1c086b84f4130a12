import { expect, it } from 'vitest';

import { ArmUnreachable, type Arm, type ArmRequest } from '../../../shared/azure/arm.ts';
import { readOnce } from '../../../shared/azure/read-once.ts';

const KEYS: ArmRequest = { method: 'POST', path: '/a/listKeys', apiVersion: '1' };

/** Answers with how many requests came before. */
function counting(fails: readonly number[] = []): { readonly arm: Arm; readonly asked: ArmRequest[] } {
  const asked: ArmRequest[] = [];
  const send: Arm['send'] = (request) => {
    asked.push(request);
    const number = asked.length;
    if (fails.includes(number)) return Promise.reject(new ArmUnreachable('no answer', 'ECONNRESET'));
    return Promise.resolve({ status: 200, body: { number } });
  };
  return { arm: { send }, asked };
}

it('asks once for the same thing, also while the answer is on its way', async () => {
  const { arm, asked } = counting();
  const once = readOnce(arm);
  const answers = await Promise.all([once.send(KEYS), once.send({ ...KEYS }), once.send({ ...KEYS, path: '/a' })]);
  expect(answers.map(({ body }) => body)).toEqual([{ number: 1 }, { number: 1 }, { number: 2 }]);
  expect(asked.map(({ path }) => path)).toEqual(['/a/listKeys', '/a']);
});

it.each([
  ['another method', { method: 'GET' as const }],
  ['another version', { apiVersion: '2' }],
  ['another query', { query: { keyName: 'key1' } }],
  ['another body', { body: { keyType: 'Primary' } }],
])('asks again for %s', async (_, change) => {
  const { arm, asked } = counting();
  const once = readOnce(arm);
  await once.send(KEYS);
  await once.send({ ...KEYS, ...change });
  expect(asked).toHaveLength(2);
});

it('asks again what got no answer', async () => {
  const once = readOnce(counting([1]).arm);
  await expect(once.send(KEYS)).rejects.toThrow('no answer');
  expect(await once.send(KEYS)).toMatchObject({ body: { number: 2 } });
});
