import { newPlace } from '../../test/helpers/place.ts';
import { TestBed } from '../../test/helpers/test-bed.ts';
import { decodeRecord, encodeRecord, recordSetting } from '../../shared/connection/record-codec.ts';
import { median, type Row } from './row.ts';

const MANY = 1000;
const RUNS = 5;

/** The list of a cluster with 1,000 connections beside that of a cluster with one. */
export async function listing(): Promise<Row[]> {
  const bed = await TestBed.start();
  try {
    const { cluster, requests } = await newPlace(bed);
    await bed.api.connect(requests.secret(cluster));
    const list = `/api/connections?cluster=${encodeURIComponent(cluster)}`;
    const one = await time(bed, list, 1);
    await multiply(bed, cluster);
    const many = await time(bed, list, MANY);
    return [
      {
        part: 'list',
        what: `connections of a cluster with ${MANY}`,
        value: many,
        unit: 'ms',
        beside: { what: 'ms with 1', value: one },
      },
    ];
  } finally {
    await bed[Symbol.asyncDispose]();
  }
}

/** Copies the record of the only connection under other names. */
async function multiply(bed: TestBed, cluster: string): Promise<void> {
  const [extension] = await bed.admin.resources(/\/extensions\/[^/]+$/i);
  if (!extension?.id.toLowerCase().startsWith(cluster.toLowerCase())) throw new Error('there is no extension');
  const settings = extension.properties['configurationSettings'] as Record<string, string>;
  const record = decodeRecord(settings[recordSetting('conn_1')] ?? '');
  if (!record) throw new Error('there is no record');
  const names = Array.from({ length: MANY - 1 }, (_, index) => `copy_${index}`);
  const copies = names.map((name) => [recordSetting(name), encodeRecord({ ...record, name })]);
  const configurationSettings = { ...settings, ...(Object.fromEntries(copies) as Record<string, string>) };
  await bed.admin.write(extension.id, { ...extension, properties: { ...extension.properties, configurationSettings } });
}

async function time(bed: TestBed, path: string, expected: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= RUNS; run += 1) {
    const started = performance.now();
    const { body, status } = await bed.api.get(path);
    times.push(performance.now() - started);
    const { value } = body as { value?: unknown[] };
    if (value?.length !== expected) throw new Error(`${path}: ${status}, ${value?.length ?? 'no'} connections`);
  }
  return median(times.slice(1));
}
