import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AREAS, entryOf, isFindingCode } from '../../shared/diagnosis/catalogue/catalogue.ts';
import { expectNoCanary } from '../helpers/canary.ts';
import { TestBed } from '../helpers/test-bed.ts';
import { bareCluster, codesOf, connectedCluster, diagnosed, within } from './diagnosed.ts';
import { EXPECTED, pairs, type Expected } from './states.ts';

let bed: TestBed;
let bare: string;
let connected: string;

beforeAll(async () => {
  bed = await TestBed.start();
  bare = await bareCluster(bed);
  connected = await connectedCluster(bed);
});

afterAll(async () => {
  await expectNoCanary(bed);
  await bed[Symbol.asyncDispose]();
});

/** Placeholders that stand for what only the reader knows. */
const FOR_THE_READER = /<(?:id of the Function app|outbound address)>/g;

describe('a cluster with connections', () => {
  it.each(EXPECTED)('in state $state has the finding $code and nothing else, until that is mended', async (one) => {
    const { findings } = await within(bed, { cluster: connected, states: [one.state] }, () =>
      diagnosed(bed, connected),
    );
    expect([...new Set(findings.map(({ code }) => code))]).toEqual([one.code]);
    const [{ evidence, cause, fix, commands, title }] = findings as [(typeof findings)[0]];
    expect(evidence.length).toBeGreaterThan(0);
    expect(fix.length).toBeGreaterThan(0);
    expect(commands.length).toBeGreaterThan(0);
    // Every name is filled in.
    const texts = [title, cause, ...fix, ...commands].map((text) => text.replaceAll(FOR_THE_READER, ''));
    expect(texts.filter((text) => /<\w+>|\{\w+\}/.test(text))).toEqual([]);
    expect(await codesOf(bed, connected)).toEqual([]);
  });
});

/** What is wrong with the diagnosis of a cluster in both states, of which the first is to be mended first. */
async function complaints(first: Expected, second: Expected): Promise<string[]> {
  const cluster = (first.ofConnections ?? second.ofConnections) ? connected : bare;
  const states = [first.state, second.state];
  const { findings } = await within(bed, { cluster, states }, () => diagnosed(bed, cluster));
  const [top] = findings;
  const found = `${states.join(' + ')}: ${findings.map(({ code }) => code).join(', ')}`;
  if (top?.code !== first.code) return [found];
  const isSymptom = second.symptomOf?.includes(first.state) ?? false;
  return isSymptom && !top.consequences.some(({ code }) => code === second.code) ? [`${found}: not folded`] : [];
}

describe('of every two states that can hold at once', () => {
  it('the cause comes first, and the symptom is folded under it', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    for (const [first, second] of pairs()) wrong.push(...(await complaints(first, second)));
    expect(wrong).toEqual([]);
    expect(pairs().length).toBeGreaterThan(400);
    expect(await codesOf(bed, bare)).toEqual([]);
    expect(await codesOf(bed, connected)).toEqual([]);
  });
});

/** What no state of a cluster shows: it is looked at in the other tests, or is a matter of validation. */
const ELSEWHERE = /^(ClusterNotFound|CredentialMissing|SecretMissing|ServiceAccountMissing|Validation\w+)$/;

describe('the table of states', () => {
  it('has every finding of the catalogue', () => {
    const codes = Object.values(AREAS).flatMap((findings) => Object.keys(findings));
    const missing = codes.filter((code) => !EXPECTED.some((one) => one.code === code));
    expect(missing.filter((code) => !ELSEWHERE.test(code))).toEqual([]);
  });

  it('has every message of the documentation', () => {
    const explained = EXPECTED.flatMap(({ code }) => (isFindingCode(code) ? entryOf(code).explains : []));
    for (const message of [
      'Unable to get a response from the agent in time',
      'Timed out waiting for resource readiness',
      'Unable to download the Helm chart from the repo URL',
      'Helm chart rendering failed with given values',
      'Resource already exists in your cluster',
      'Operation is already in progress for Helm',
      'Operation returned an invalid status code: Conflict',
      'You do not have permission to perform … If access was recently granted, please refresh your credentials',
      "The subscription is not registered to use namespace 'Microsoft.KubernetesConfiguration'",
    ]) {
      expect(explained).toContain(message);
    }
  });
});
