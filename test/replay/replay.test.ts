import { beforeAll, describe, expect, it } from 'vitest';

import { createExecutor } from './executor.ts';
import { EVENT, savedHistories } from './history.ts';
import { replay } from './replay.ts';

const HISTORIES = savedHistories();

let run: Awaited<ReturnType<typeof createExecutor>>;

beforeAll(async () => {
  run = await createExecutor();
});

describe('an instance that an earlier version of the orchestrators started', () => {
  it.each(HISTORIES.map((history) => [history.name, history] as const))(
    'goes on the same way: %s',
    async (_, history) => {
      const breaks = await replay(run, history);
      // A change that fails here breaks what is running when it is deployed: keep the old way for old instances, or let
      // them end first. Then `npm run histories` saves the new way.
      expect(breaks).toEqual([]);
    },
  );

  it('is covered for every orchestrator that holds an operation, with waits, retries, undo and cancellation', () => {
    const names = HISTORIES.map(({ name }) => name).join('\n');
    for (const part of ['waits', 'retries', 'undone', 'cancel', 'delete', 'update', 'validate', 'plan', 'repair']) {
      expect(names).toContain(part);
    }
    expect(new Set(HISTORIES.map(({ orchestrator }) => orchestrator))).toEqual(
      new Set(['check', 'claim', 'connect', 'disconnect', 'plan', 'reconcileCluster', 'validate']),
    );
  });
});

describe('a replay', () => {
  it('says what an orchestrator does otherwise than before', async () => {
    const history = HISTORIES.find(({ name }) => name === 'create workloadIdentity')!;
    const turns = history.turns.map((turn) =>
      turn.map((event) =>
        event.EventType === EVENT.taskScheduled && event['Name'] === 'grantAccess'
          ? { ...event, Name: 'before' }
          : event,
      ),
    );
    expect((await replay(run, { ...history, turns })).join()).toMatch(/it did activity before, now .* grantAccess/);
  });

  it('says when an orchestrator stops short or goes further than before', async () => {
    const history = HISTORIES.find(({ name }) => name === 'delete workloadIdentity')!;
    expect(await replay(run, { ...history, turns: history.turns.slice(0, -1) })).toEqual([
      'it had ended, now it would go on',
    ]);
    expect((await replay(run, { ...history, status: 'Failed' })).join()).toContain('it ended Failed, now');
  });
});
