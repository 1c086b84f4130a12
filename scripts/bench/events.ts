import { setTimeout as sleep } from 'node:timers/promises';

import { ended } from '../../test/helpers/api.ts';
import { Gate } from '../../test/helpers/gate.ts';
import { newPlace, placeOf, type Place } from '../../test/helpers/place.ts';
import { TestBed } from '../../test/helpers/test-bed.ts';
import { median, percentile, type Row } from './row.ts';

const PLACES = 24;
/** The places begin one after the other, so that their waits end at different times. */
const APART_MILLISECONDS = 150;
const GOAL_SECONDS = 1;
/** The settings' own defaults: what Azure works on takes less than usual here, but waits are as long as they are. */
const WAITS = { POLL_SECONDS: '15', RETRY_FIRST_SECONDS: '5', RETRY_MAX_SECONDS: '120' };
const PATIENCE_MILLISECONDS = 300_000;
/** Every second event never comes, every third of the others twice, all late and in any order. */
const BAD = { lose: 0.5, duplicates: 0.3, disorder: true, delayMilliseconds: [0, 500] };

/** What is waited for: writes of a cluster or of its extension, whoever began them. */
const AWAITED = /^Microsoft\.(ContainerService\/managedClusters|KubernetesConfiguration\/extensions)\/write$/i;

interface Measured {
  /** From each `Succeeded` in the world to the next call of the app there, in seconds. */
  readonly gaps: readonly number[];
  /** Calls to Azure and the cluster for each connection. */
  readonly calls: number;
  readonly seconds: number;
  readonly succeeded: number;
}

/** How soon operations go on when what they wait for is done: with events, with half of them lost, by timers alone. */
export async function events(): Promise<Row[]> {
  const alone = await measure(undefined);
  const lossy = await measure(BAD);
  const good = await measure({});
  return [...rowsOf('events', good, alone), ...rowsOf('half of the events lost', lossy, alone)];
}

function rowsOf(part: string, measured: Measured, alone: Measured): Row[] {
  const gap = (share: number): Omit<Row, 'part' | 'what'> => ({
    value: percentile(measured.gaps, share),
    unit: 's',
    beside: { what: 's by timers alone', value: percentile(alone.gaps, share) },
  });
  const goal = part === 'events' ? { goal: GOAL_SECONDS } : {};
  return [
    { part, what: 'from Succeeded to the next step, median', ...gap(0.5) },
    { part, what: 'from Succeeded to the next step, 95th percentile', ...gap(0.95), ...goal },
    {
      part,
      what: 'outside calls for a connection',
      value: measured.calls,
      unit: 'calls',
      beside: { what: 'by timers alone', value: alone.calls },
    },
    {
      part,
      what: `until all ${PLACES} connections have ended`,
      value: measured.seconds,
      unit: 's',
      beside: { what: 's by timers alone', value: alone.seconds },
    },
    {
      part,
      what: 'connections that succeed',
      value: measured.succeeded,
      unit: 'connections',
      beside: { what: 'asked for', value: PLACES },
    },
  ];
}

async function measure(manners: Readonly<Record<string, unknown>> | undefined): Promise<Measured> {
  const bed = await TestBed.start(WAITS, manners && { events: manners });
  const gate = new Gate(bed.world);
  const pacing = setInterval(() => vary(bed), APART_MILLISECONDS);
  try {
    const places = await Promise.all(Array.from({ length: PLACES }, () => newPlace(bed)));
    const watch = watchGaps(bed, gate, places);
    const started = performance.now();
    const statuses = await Promise.all(places.map((place, at) => connect(place, at * APART_MILLISECONDS)));
    const seconds = (performance.now() - started) / 1000;
    const succeeded = statuses.filter((status) => status === 'Succeeded').length;
    return { gaps: watch.gaps, calls: median([...watch.calls.values()]), seconds, succeeded };
  } finally {
    clearInterval(pacing);
    gate[Symbol.dispose]();
    await bed[Symbol.asyncDispose]();
  }
}

/** What begins now takes other times than what began before, from one to six seconds. */
function vary({ world }: TestBed): void {
  const between = (least: number, most: number): number => least + Math.random() * (most - least);
  world.azure.pace({
    clusterOperation: between(1000, 6000),
    extensionOperation: between(1000, 6000),
    extensionClusterBusy: 0,
  });
}

function watchGaps(
  bed: TestBed,
  gate: Gate,
  places: readonly Place[],
): { readonly gaps: number[]; readonly calls: Map<string, number> } {
  const gaps: number[] = [];
  const calls = new Map<string, number>();
  const doneAt = new Map<string, number>();
  bed.world.azure.onChange(({ operationName, resourceId, status }) => {
    const number = placeOf(resourceId);
    if (number !== undefined && status === 'Succeeded' && AWAITED.test(operationName)) {
      doneAt.set(number, performance.now());
    }
  });
  for (const { number } of places) {
    gate.guard(number, ({ pass }) => {
      calls.set(number, (calls.get(number) ?? 0) + 1);
      const since = doneAt.get(number);
      if (since !== undefined) gaps.push((performance.now() - since) / 1000);
      doneAt.delete(number);
      pass();
    });
  }
  return { gaps, calls };
}

/** Connects a workload to a cluster that is being updated: it waits for that, for the extension and for the add-ons. */
async function connect({ bed, requests, cluster }: Place, delay: number): Promise<string> {
  await sleep(delay);
  await bed.admin.clusterOperation(cluster, 1000 + Math.random() * 5000);
  const id = await bed.api.accepted(requests.workloadIdentity(cluster));
  const times = { milliseconds: 1000, patience: PATIENCE_MILLISECONDS };
  const { status, error } = await bed.api.follow(id, ended, times);
  if (status !== 'Succeeded') console.error(JSON.stringify(error));
  return status;
}
