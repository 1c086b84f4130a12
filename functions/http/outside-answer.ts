import type { HttpResponseInit } from '@azure/functions';

import { classify } from '../../shared/workflow/classify.ts';
import { errorAnswer } from './answer.ts';

/** Answers with what `read` gives; an error of Azure or the cluster becomes 404 or 502 with the reason. */
export async function answerOutside(read: () => Promise<HttpResponseInit>): Promise<HttpResponseInit> {
  try {
    return await read();
  } catch (error) {
    const outcome = classify(error, 'ClusterNotFound');
    if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') throw error;
    const { code, message } = outcome.error;
    if (code === 'ClusterNotFound') return errorAnswer(404, { code, message });
    return errorAnswer(502, { code: 'UpstreamUnavailable', message: `${code}: ${message}` });
  }
}
