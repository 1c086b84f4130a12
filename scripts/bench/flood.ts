import { checked } from '../../test/events/connection-health.ts';
import { deleted, deliver, regenerated, toEvent, written } from '../../test/events/deliver.ts';
import { newPlace } from '../../test/helpers/place.ts';
import { TestBed } from '../../test/helpers/test-bed.ts';
import { inLanes } from '../../test/helpers/trial.ts';
import { peakMegabytes, peakRow } from './peak-memory.ts';
import type { Row } from './row.ts';

const DELIVERIES = 200;
/** Event Grid puts so many into one delivery at most by default. */
const EVENTS_EACH = 100;
const AT_ONCE = 8;

/** Many more events than there is work, all of them of a cluster with a connection. */
export async function flood(): Promise<Row[]> {
  await using bed = await TestBed.start({}, { isLimited: true });
  const { cluster, ids, requests } = await newPlace(bed);
  const { status } = await bed.api.connect(requests.secret(cluster));
  if (status !== 'Succeeded') throw new Error(`the connection ended ${status}`);
  const account = ids.storageAccount;
  const kinds = [regenerated(account), written(cluster), deleted(account), written(account)];
  const before = await peakMegabytes(bed.hostPid);
  const started = performance.now();
  const answers = await inLanes(Array.from({ length: DELIVERIES }), AT_ONCE, () =>
    deliver(
      bed,
      ...Array.from({ length: EVENTS_EACH }, (_, at) => toEvent(kinds[at % kinds.length] ?? written(cluster))),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  const acknowledged = answers.filter((answer) => answer.status === 202).length * EVENTS_EACH;
  await checked(bed, cluster);
  const part = 'flood of events';
  return [
    {
      part,
      what: 'events that are acknowledged',
      value: acknowledged,
      unit: 'events',
      beside: { what: 'delivered', value: DELIVERIES * EVENTS_EACH },
    },
    {
      part,
      what: 'until all are acknowledged',
      value: seconds,
      unit: 's',
      beside: { what: 's that Event Grid waits for one delivery', value: 30 },
    },
    await peakRow(part, bed.hostPid, before),
  ];
}
