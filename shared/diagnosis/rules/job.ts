import type { Evidence } from '../evidence.ts';
import { seen } from '../look.ts';
import type { Job } from '../looks/workloads.ts';
import { isMoving } from './cluster.ts';
import type { Rule } from './symptom.ts';

/** The job makes a handful of objects: it is done in seconds, and Helm waits for it for some minutes at most. */
const PATIENCE_MINUTES = 15;
const LAST_LINES = 5;

export const jobRules: Rule = (evidence) => {
  const job = seen(evidence.job);
  if (!job) return [];
  const conditions = job.status.conditions?.filter(({ status }) => status === 'True') ?? [];
  const failure = conditions.find(({ type }) => type === 'Failed');
  if (failure) {
    const why = [failure.reason, failure.message].filter((text) => text !== undefined).join(': ');
    return [{ code: 'JobFailed', evidence: [`job sc-job failed: ${why}`, ...lastLines(evidence)] }];
  }
  if (conditions.some(({ type }) => type === 'Complete') || !isStuck(job, evidence)) return [];
  const since = startOf(job);
  return [
    { code: 'JobStuck', evidence: [`job sc-job runs since ${since ?? 'an unknown time'}`, ...lastLines(evidence)] },
  ];
};

/** While the extension is being written the job has its time; without a write there should be none. */
function isStuck(job: Job, { extension, now }: Evidence): boolean {
  const installing = isMoving(seen(extension)?.provisioningState ?? 'Succeeded');
  if (!installing) return true;
  const start = Date.parse(startOf(job) ?? '');
  return now.getTime() - start > PATIENCE_MINUTES * 60_000;
}

function startOf({ status, metadata }: Job): string | undefined {
  return status.startTime ?? metadata.creationTimestamp;
}

function lastLines({ log }: Evidence): string[] {
  return (seen(log) ?? []).slice(-LAST_LINES).map((line) => `log: ${line}`);
}
