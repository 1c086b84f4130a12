import { strToU8, zipSync } from 'fflate';

import type { Diagnosis } from '../diagnose.ts';
import type { Evidence } from '../evidence.ts';
import { seen, type Look } from '../look.ts';
import { redactDocument } from '../redact.ts';
import { describeError } from '../unread.ts';
import { htmlReport } from './html.ts';
import { textReport } from './text.ts';

/** A zip for a support case: the report, the states that it was made from, and the job's log, without secrets. */
export function supportBundle({ report, evidence, redact }: Diagnosis): Uint8Array {
  const json = (value: unknown): string => `${JSON.stringify(redactDocument(value, redact), undefined, 2)}\n`;
  const states = Object.entries(statesOf(evidence)).map(([name, look]) => [`states/${name}.json`, json(look)]);
  const log = (seen(evidence.log) ?? []).map((line) => `${line}\n`).join('');
  const files = Object.fromEntries([
    ['report.json', `${JSON.stringify(report, undefined, 2)}\n`],
    ['report.txt', textReport(report)],
    ['report.html', htmlReport(report)],
    ...states,
    ['logs/sc-job.log', log],
  ]) as Record<string, string>;
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

function statesOf(evidence: Evidence): Record<string, unknown> {
  const { provider, document, extension, namespace, release, job, pods, events, nodes, connections } = evidence;
  const found = seen(extension);
  return {
    provider: shown(provider),
    cluster: seen(document)?.raw ?? shown(document),
    // A setting may hold anything: of those that are not ours only the names are of use.
    extension: found ? { ...found, configurationSettings: Object.keys(found.configurationSettings) } : shown(extension),
    permissions: evidence.permissions.map(({ needs, granted }) => ({ needs, granted: shown(granted) })),
    namespace: shown(namespace),
    release: shown(release),
    job: shown(job),
    pods: shown(pods),
    events: shown(events),
    nodes: shown(nodes),
    connections:
      seen(connections)?.map(({ record, secret }) => ({ record, secret: shown(secret) })) ?? shown(connections),
  };
}

function shown(look: Look<unknown>): unknown {
  return look.kind === 'seen' ? (look.value ?? 'there is none') : { unread: describeError(look.error) };
}
