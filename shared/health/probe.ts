import { holdsForgotten } from '../connection/recorded-spec.ts';
import { formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import type { ConnectionRecord } from '../connection/spec.ts';
import { classify } from '../workflow/classify.ts';
import { ifThere } from '../workflow/footprint.ts';
import { recordOf } from '../workflow/record-home.ts';
import { listRecords } from '../workflow/records.ts';
import type { ReconcileSettings } from '../workflow/settings.ts';
import type { Tools } from '../workflow/tools.ts';
import { validateConnection } from '../workflow/validation/validate-connection.ts';
import type { Probe } from './check.ts';
import { judge, repairable, type Diagnosed } from './health.ts';

interface Asked {
  readonly cluster: ResourceId;
  readonly name: string;
  /** The connection as it was known last: its record may be gone with the cluster or the extension. */
  readonly lastKnown: () => Promise<ConnectionRecord | undefined>;
}

type Looked = Extract<Probe, { kind: 'looked' }>;

/** Looks at a connection and says how it is and what is to be done about it. Writes nothing. */
export async function probe(tools: Tools, settings: ReconcileSettings, asked: Asked): Promise<Probe> {
  const record = await findRecord(tools, asked);
  if (!record) return { kind: 'gone' };
  const connection = { ...record, cluster: formatResourceId(asked.cluster) };
  const outcome = await attempt(() => validateConnection(tools, { connection }));
  if (outcome.kind !== 'done') return { kind: 'looked', found: outcome.found, record, remedy: 'none' };
  const { report } = outcome;
  const found = judge(report);
  const mode = record.reconcile ?? settings.mode;
  if (found.status === 'Broken') {
    const remedy = settings.cleanUpBroken && mode === 'repair' ? 'remove' : 'none';
    return { kind: 'looked', found, record, remedy };
  }
  const isDue = mode === 'repair' && repairable(report, holdsForgotten(record)).length > 0;
  return { kind: 'looked', found, record, remedy: isDue ? 'repair' : 'none' };
}

/** The record in its home; what was known of it when the home is gone. */
async function findRecord(tools: Tools, { cluster, name, lastKnown }: Asked): Promise<ConnectionRecord | undefined> {
  const records = await ifThere(() => listRecords(tools, cluster));
  return recordOf(records ?? [], name) ?? lastKnown();
}

type Attempt =
  | { readonly kind: 'done'; readonly report: Parameters<typeof judge>[0] }
  | { readonly kind: 'unread'; readonly found: Looked['found'] };

async function attempt(validate: () => ReturnType<typeof validateConnection>): Promise<Attempt> {
  try {
    const outcome = await validate();
    if (outcome.kind === 'done' && outcome.facts?.validation) return { kind: 'done', report: outcome.facts.validation };
    throw new Error('a validation ends with a report');
  } catch (error) {
    const outcome = classify(error, 'ClusterNotFound');
    if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') throw error;
    return { kind: 'unread', found: unknown(outcome.error.code, outcome.error.message) };
  }
}

/** Nothing could be read, so nothing is known. */
export function unknown(reason: string, message: string): Diagnosed {
  return { status: 'Unknown', reason, message };
}
