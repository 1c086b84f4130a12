import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';

import type { ResourceId } from '../../shared/connection/resource-id.ts';
import { resourceName } from '../../shared/connection/resource-id.ts';
import type { Diagnosis } from '../../shared/diagnosis/diagnose.ts';
import { supportBundle } from '../../shared/diagnosis/report/bundle.ts';
import { htmlReport } from '../../shared/diagnosis/report/html.ts';
import { textReport } from '../../shared/diagnosis/report/text.ts';
import { diagnoseCluster } from '../connections/diagnose-cluster.ts';
import { answering, errorAnswer, problemsAnswer } from './answer.ts';
import { clusterStatus } from './cluster-status.ts';
import { bodyAnswer } from './create-connection.ts';
import { checkFormat, checkNarrowing, parseClusterPath, type Format } from './diagnosis-request.ts';
import { answerOutside } from './outside-answer.ts';
import { readBody } from './read-body.ts';

// A route's last parameter alone may hold slashes, so the id comes whole and the path is taken apart here.
app.http('diagnosis', {
  route: 'api/clusters/{*path}',
  methods: ['GET', 'POST'],
  authLevel: 'function',
  extraInputs: [df.input.durableClient()],
  handler: answering(answerDiagnosis),
});

const METHODS = { diagnosis: ['GET', 'POST'], bundle: ['POST'], status: ['GET'] };

async function answerDiagnosis(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const path = parseClusterPath(request);
  if (!path || !METHODS[path.kind].includes(request.method)) return unknownPath();
  const format = checkFormat(request.query.get('format'));
  const problems = [path.cluster, format].flatMap((one) => (one.ok ? [] : one.problems));
  if (!path.cluster.ok || !format.ok) return problemsAnswer(problems);
  const cluster = path.cluster.value;
  if (path.kind === 'status') return answerOutside(() => clusterStatus(context, cluster));
  return narrowed(request, cluster, async (name) => {
    const diagnosis = await diagnoseCluster(context, cluster, name);
    if (!diagnosis) return unknownConnection(name);
    return path.kind === 'bundle' ? bundleAnswer(cluster, diagnosis) : reportAnswer(format.value, diagnosis);
  });
}

/** Answers for the connection that the body names, or for the whole cluster. */
async function narrowed(
  request: HttpRequest,
  cluster: ResourceId,
  answer: (name: string | undefined) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  if (!hasBody(request)) return answer(undefined);
  const body = await readBody(request);
  if (body.kind !== 'json') return bodyAnswer(body);
  const name = checkNarrowing(body.value, cluster);
  return name.ok ? answer(name.value) : problemsAnswer(name.problems);
}

/** A `POST` without a body asks for the whole cluster, as a `GET` does. */
function hasBody({ method, headers }: HttpRequest): boolean {
  return method === 'POST' && (headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0);
}

function unknownConnection(name = ''): HttpResponseInit {
  return errorAnswer(404, { code: 'ConnectionNotFound', message: `the cluster has no connection '${name}'` });
}

/** A page of a browser may neither run anything nor be shown within another page. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

function reportAnswer(format: Format, { report }: Diagnosis): HttpResponseInit {
  const headers = { 'cache-control': 'no-store' };
  switch (format) {
    case 'json':
      return { status: 200, headers, jsonBody: report };
    case 'text':
      return {
        status: 200,
        headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
        body: textReport(report),
      };
    case 'html':
      return { status: 200, headers: { ...headers, ...PAGE_HEADERS }, body: htmlReport(report) };
  }
}

function bundleAnswer(cluster: ResourceId, diagnosis: Diagnosis): HttpResponseInit {
  const name = resourceName(cluster).replaceAll(/[^A-Za-z0-9-]/g, '') || 'cluster';
  return {
    status: 200,
    headers: {
      'cache-control': 'no-store',
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="diagnosis-${name}.zip"`,
    },
    body: supportBundle(diagnosis),
  };
}

function unknownPath(): HttpResponseInit {
  const message = 'there is nothing at this path; below a cluster there are /diagnosis, /bundle and /status';
  return errorAnswer(404, { code: 'NotFound', message });
}
