import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import { checkCluster } from '../../shared/connection/check-request.ts';
import { toLinker, type Linker } from '../../shared/connection/linker.ts';
import { claimKey } from '../../shared/connection/names.ts';
import { problem } from '../../shared/connection/problem.ts';
import { formatResourceId, type ResourceId } from '../../shared/connection/resource-id.ts';
import type { ConnectionRecord } from '../../shared/connection/spec.ts';
import { classify } from '../../shared/workflow/classify.ts';
import { listRecords } from '../../shared/workflow/records.ts';
import { currentTools } from '../tools.ts';
import { answering, errorAnswer, problemsAnswer } from './answer.ts';
import { findInstance, isRunning } from './find-instance.ts';
import { claimId } from './operation-ids.ts';

app.http('listConnections', {
  route: 'connections',
  methods: ['GET'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(listConnections),
});

async function listConnections(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const text = request.query.get('cluster');
  if (text === null)
    return problemsAnswer([problem('MissingField', 'cluster', "query parameter 'cluster' is required")]);
  const cluster = checkCluster(text);
  if (!cluster.ok) return problemsAnswer(cluster.problems);
  const client = df.getClient(context);
  try {
    const records = await listRecords(currentTools(), cluster.value);
    const value = await Promise.all(records.map((record) => show(client, cluster.value, record)));
    return { status: 200, jsonBody: { value } };
  } catch (error) {
    return answerOutsideError(error);
  }
}

async function show(client: df.DurableClient, cluster: ResourceId, record: ConnectionRecord): Promise<Linker> {
  const claim = await findInstance(client, claimId(claimKey(cluster, record.name)));
  return toLinker(formatResourceId(cluster), record, claim && isRunning(claim) ? 'Accepted' : 'Succeeded');
}

function answerOutsideError(error: unknown): HttpResponseInit {
  const outcome = classify(error, 'ClusterNotFound');
  if (outcome?.kind !== 'failed' && outcome?.kind !== 'retry') throw error;
  const { code, message } = outcome.error;
  if (code === 'ClusterNotFound') return errorAnswer(404, { code, message });
  return errorAnswer(502, { code: 'UpstreamUnavailable', message: `${code}: ${message}` });
}
