import type { HttpRequest, HttpResponseInit } from '@azure/functions';

import { checkCluster } from '../../shared/connection/check-request.ts';
import { problem } from '../../shared/connection/problem.ts';
import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { problemsAnswer } from './answer.ts';

type ClusterParameter =
  { readonly ok: true; readonly value: ResourceId } | { readonly ok: false; readonly answer: HttpResponseInit };

/** The query parameter `cluster`, or the answer that says what is wrong with it. */
export function clusterOf(request: HttpRequest): ClusterParameter {
  const text = request.query.get('cluster');
  if (text === null) {
    const missing = problem('MissingField', 'cluster', "query parameter 'cluster' is required");
    return { ok: false, answer: problemsAnswer([missing]) };
  }
  const cluster = checkCluster(text);
  return cluster.ok ? cluster : { ok: false, answer: problemsAnswer(cluster.problems) };
}
