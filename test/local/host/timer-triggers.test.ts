import { appendFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';

import { FixtureApp } from './fixture-app.ts';

const settings = { YEARLY: '0 30 4 29 2 *' };

describe('a function with a timer trigger', () => {
  it('runs on its schedule, again after a failure, and at the start when told so', async () => {
    await using app = await FixtureApp.start('timer-triggers', settings);
    await app.recorded('atStart in time');
    await app.recorded('everySecond in time', 2);
    await app.recorded('span in time', 2);
    await app.recorded('failing in time', 2);
    expect(await app.runsOf('yearly in time')).toBe(0);
    expect(app.output).toContain('Function "failing" failed: Error: a bad day');
  });

  it('makes up for a run that was missed while the host was down, once', async () => {
    await using app = await FixtureApp.start('timer-triggers', settings);
    // Each of the three lives has to come to its own run at the start before it ends.
    await app.recorded('atStart in time', 1);
    await app.stop();
    const database = new DatabaseSync(app.stateFile);
    database.exec(`UPDATE timer_triggers SET next = ${Date.now() - 1000} WHERE name = 'yearly'`);
    database.close();
    await app.restart();
    await app.recorded('yearly late');
    await app.recorded('atStart in time', 2);
    // Once it answers, the run is over and written down.
    await fetch(`${app.url}/api/ping`);
    await app.crash();
    await app.recorded('atStart in time', 3);
    expect(await app.runsOf('yearly late')).toBe(1);
  });

  it('outlives a state file that cannot be written for a while, and writes then when it ran', async () => {
    await using app = await FixtureApp.start('timer-triggers', { ...settings, HELD: 'yes' });
    await app.recorded('held in time');
    using other = new DatabaseSync(app.stateFile, { timeout: 5000 });
    const lastRun = (): unknown => other.prepare("SELECT last FROM timer_triggers WHERE name = 'held'").get()?.['last'];
    other.exec('BEGIN IMMEDIATE');
    appendFileSync(app.file('records'), 'let go\n');
    await expect
      .poll(() => app.output)
      .toContain('When "held" ran could not be written, trying again: Error: database');
    other.exec('ROLLBACK');
    await expect.poll(lastRun, { timeout: 5000 }).toBeGreaterThan(Date.now() - 60_000);
    expect(await (await fetch(`${app.url}/api/ping`)).text()).toBe('pong');
  });

  it.each([
    ['0 30 4', 'it has to have six fields'],
    ['61 * * * * *', ''],
    ['0 0 0 L * *', 'it has to have six fields'],
    ['%NO_SUCH_SETTING%', ''],
  ])('stops the start when its schedule cannot be read: %s', async (schedule, why) => {
    await expect(FixtureApp.start('timer-triggers', { YEARLY: schedule })).rejects.toThrow(
      new RegExp(`Function "yearly" has the invalid schedule "${schedule.replaceAll('*', '\\*')}": .*${why}`),
    );
  });

  it('stops the start when its schedule is in a setting that is not there', async () => {
    await expect(FixtureApp.start('timer-triggers')).rejects.toThrow(
      'Function "yearly" refers to the app setting YEARLY, which is not set.',
    );
  });
});
