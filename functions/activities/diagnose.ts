import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { resourceIdOf } from '../../shared/connection/to-spec.ts';
import { toRecord } from '../../shared/connection/linker.ts';
import { briefOf } from '../../shared/diagnosis/brief.ts';
import { diagnose } from '../../shared/diagnosis/diagnose.ts';
import type { StepInput } from '../../shared/workflow/operation-input.ts';
import type { BriefFinding } from '../../shared/workflow/operation.ts';
import { currentTools } from '../tools.ts';

/** A failed operation is kept from its undo for no longer than this. */
const MILLISECONDS = 9000;

df.app.activity('diagnose', { handler: diagnoseFailure });

/**
 * What is wrong at the moment of a failure, as few words. Never throws: a failed operation must end as it would without
 * being looked at.
 */
async function diagnoseFailure(input: unknown, context: InvocationContext): Promise<readonly BriefFinding[]> {
  const { connection, operationId, acceptedAt, facts } = input as StepInput;
  try {
    const record = toRecord(connection, operationId, acceptedAt);
    const identityId = facts.identity?.id;
    const unrecorded = { ...record, auth: { ...record.auth, ...(identityId !== undefined && { identityId }) } };
    const { report } = await diagnose(currentTools(), {
      cluster: resourceIdOf(connection.cluster),
      selects: ({ name }) => name.toLowerCase() === connection.name.toLowerCase(),
      unrecorded,
      validates: false,
      milliseconds: MILLISECONDS,
    });
    return briefOf(report.findings);
  } catch (error) {
    // The message of an unexpected error may hold anything.
    context.warn(`operation ${operationId} could not be diagnosed: ${error instanceof Error ? error.name : 'unknown'}`);
    return [];
  }
}
