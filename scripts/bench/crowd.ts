import { ended } from '../../test/helpers/api.ts';
import { Gate } from '../../test/helpers/gate.ts';
import { newPlace, type Place } from '../../test/helpers/place.ts';
import { TestBed } from '../../test/helpers/test-bed.ts';
import { peakMegabytes, peakRow } from './peak-memory.ts';
import type { Row } from './row.ts';

const CLUSTERS = 50;
const KINDS = ['secret', 'servicePrincipal', 'workloadIdentity', 'database', 'keyVaultCsi'] as const;
const NAMESPACES = ['default', 'second'];
const PER_CLUSTER = KINDS.length * NAMESPACES.length;

/** Azure's usual durations, twenty times as fast, so that a run takes minutes; calls take as long as they do. */
const SHARE = 20;
const PACE = {
  providerRegistration: 60_000 / SHARE,
  clusterOperation: 150_000 / SHARE,
  extensionOperation: 90_000 / SHARE,
  extensionClusterBusy: 30_000 / SHARE,
  replication: 20_000 / SHARE,
  federatedCredentialWrite: 1500 / SHARE,
};
const CALL_MILLISECONDS = 50;
const WAITS = { POLL_SECONDS: '0.75', RETRY_FIRST_SECONDS: '0.25', RETRY_MAX_SECONDS: '6' };
const PATIENCE_MILLISECONDS = 600_000;

/** 500 connections over 50 clusters at once, beside the slowest of them alone. */
export async function crowd(): Promise<Row[]> {
  const bed = await TestBed.start(WAITS, { isLimited: true });
  const gate = new Gate(bed.world);
  try {
    await bed.admin.pace(PACE);
    const alone = await Promise.all(KINDS.map((kind) => connectAll(gate, bed, [{ kind, namespace: 'default' }], 1)));
    const before = await peakMegabytes(bed.hostPid);
    const wishes = KINDS.flatMap((kind) => NAMESPACES.map((namespace) => ({ kind, namespace })));
    const { seconds, succeeded } = await connectAll(gate, bed, wishes, CLUSTERS);
    const slowest = Math.max(...alone.map((one) => one.seconds));
    const part = `${CLUSTERS * PER_CLUSTER} at once`;
    return [
      {
        part,
        what: 'connections that succeed',
        value: succeeded,
        unit: 'connections',
        beside: { what: 'asked for', value: CLUSTERS * PER_CLUSTER },
      },
      {
        part,
        what: `until all have ended, ${PER_CLUSTER} on each cluster`,
        value: seconds,
        unit: 's',
        beside: { what: 's for the slowest kind alone', value: slowest },
      },
      await peakRow(part, bed.hostPid, before),
    ];
  } finally {
    gate[Symbol.dispose]();
    await bed[Symbol.asyncDispose]();
  }
}

interface Wish {
  readonly kind: (typeof KINDS)[number];
  readonly namespace: string;
}

async function connectAll(
  gate: Gate,
  bed: TestBed,
  wishes: readonly Wish[],
  clusters: number,
): Promise<{ seconds: number; succeeded: number }> {
  const places = await Promise.all(Array.from({ length: clusters }, () => newPlace(bed)));
  for (const { number } of places) gate.guard(number, ({ pass }) => void setTimeout(pass, CALL_MILLISECONDS));
  const started = performance.now();
  const statuses = await Promise.all(places.flatMap((place) => wishes.map((wish) => connect(place, wish))));
  const seconds = (performance.now() - started) / 1000;
  for (const { number } of places) gate.open(number);
  return { seconds, succeeded: statuses.filter((status) => status === 'Succeeded').length };
}

async function connect({ bed, requests, cluster }: Place, { kind, namespace }: Wish): Promise<string> {
  const id = await bed.api.accepted(requests[kind](cluster, { name: `${kind}_${namespace}`, scope: namespace }));
  const times = { milliseconds: 1000, patience: PATIENCE_MILLISECONDS };
  const { status, error } = await bed.api.follow(id, ended, times);
  if (status !== 'Succeeded') console.error(`${kind} in ${namespace}: ${JSON.stringify(error)}`);
  return status;
}
