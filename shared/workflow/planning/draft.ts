import { classify, type NotFoundCode } from '../classify.ts';
import type { OperationError, Outcome } from '../outcome.ts';
import type { Plan, Prerequisite, Preview } from './plan.ts';

/** A plan while it is being made. */
export interface Draft {
  readonly prerequisites: Prerequisite[];
  readonly previews: Preview[];
}

/** Notes why something cannot be done; twice the same reason is one. */
export function note(
  draft: Draft,
  { code, message }: Pick<OperationError, 'message'> & { readonly code: BasicCode },
): void {
  const known = draft.prerequisites.some(
    (one) => one.type === 'basicError' && one.code === code && one.message === message,
  );
  if (!known) draft.prerequisites.push({ type: 'basicError', code, message });
}

type BasicCode = Extract<Prerequisite, { type: 'basicError' }>['code'];

/** Notes an outcome that would hold the operation up or end it. */
export function noteOutcome(draft: Draft, outcome: Outcome | undefined): void {
  if (outcome?.kind === 'failed' || outcome?.kind === 'retry') note(draft, outcome.error);
  if (outcome?.kind === 'wait') note(draft, { code: 'ClusterBusy', message: outcome.waitingFor });
}

/** Finds something out for the plan; an error from outside is noted, and the plan goes on without it. */
export async function attempt<T>(draft: Draft, notFound: NotFoundCode, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const outcome = classify(error, notFound);
    if (!outcome) throw error;
    noteOutcome(draft, outcome);
    return undefined;
  }
}

export function toPlan({ prerequisites, previews }: Draft): Plan {
  return { prerequisiteResults: prerequisites, operationPreviews: previews };
}
