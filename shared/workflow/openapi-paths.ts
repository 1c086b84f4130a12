/** The schemas of `openapi.ts` that answers and bodies refer to. */
type SchemaName =
  | 'ConnectionRequest'
  | 'Connection'
  | 'Accepted'
  | 'Started'
  | 'ConnectionList'
  | 'Operation'
  | 'OperationList'
  | 'ConfigurationList'
  | 'Error'
  | 'TargetCatalogue'
  | 'Diagnosis'
  | 'DiagnosisRequest'
  | 'Health'
  | 'ClusterStatus';

const CLUSTER = query('cluster', { type: 'string' }, { required: true, description: 'Resource id of the cluster' });
const NAME = inPath('name', 'Name of the connection');
const ID = inPath('id', 'Id of the operation');

/** Answers that every call but `health` may give. */
const REFUSED = { 403: answer('Error', 'The policy does not allow it'), 503: answer('Error', 'A setting is wrong') };
const OUTSIDE = { 502: answer('Error', 'Azure or the cluster did not answer') };
const INVALID = { 400: answer('Error', 'The request is not valid') };
const ACCEPTED = { 202: { ...answer('Accepted', 'The operation has started'), headers: asyncHeaders() } };
const STARTED = { 202: { ...answer('Started', 'The operation has started'), headers: asyncHeaders() } };
const BUSY = { 409: answer('Error', 'An operation on this connection is running') };
const TOO_LARGE = { 413: answer('Error', 'The body is too large') };

const CLUSTER_ID = inPath('clusterId', 'Resource id of the cluster, as it is: its slashes are not escaped');
const FORMAT = query(
  'format',
  { type: 'string', enum: ['json', 'text', 'html'], default: 'json' },
  { description: '`text` for a terminal, `html` for a browser' },
);
const TEXT = { schema: { type: 'string' } };
const BINARY = { type: 'string', format: 'binary' };
const REPORT = {
  description: 'What is wrong, in the order in which it is to be dealt with',
  content: { ...json('Diagnosis').content, 'text/plain': TEXT, 'text/html': TEXT },
};

/** The paths of the HTTP API below `/api`. */
export const PATHS = {
  '/connections': {
    post: {
      operationId: 'createConnection',
      summary: 'Create a connection, or bring an existing one to the same state again',
      requestBody: { required: true, ...json('ConnectionRequest') },
      responses: { ...ACCEPTED, ...INVALID, ...BUSY, ...TOO_LARGE, ...REFUSED },
    },
    get: {
      operationId: 'listConnections',
      summary: 'List the connections of a cluster that the caller may read',
      parameters: [CLUSTER],
      responses: {
        200: answer('ConnectionList', 'The connections'),
        404: answer('Error', 'The cluster does not exist'),
        ...INVALID,
        ...OUTSIDE,
        ...REFUSED,
      },
    },
  },
  '/connections/{name}': {
    parameters: [NAME, CLUSTER],
    get: {
      operationId: 'getConnection',
      summary: 'Read a connection',
      responses: {
        200: answer('Connection', 'The connection'),
        ...notFound('connection'),
        ...INVALID,
        ...OUTSIDE,
        ...REFUSED,
      },
    },
    patch: {
      operationId: 'updateConnection',
      summary: 'Change a connection by a merge patch of its request; a secret of the caller has to be sent again',
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { ...ACCEPTED, ...notFound('connection'), ...INVALID, ...BUSY, ...TOO_LARGE, ...OUTSIDE, ...REFUSED },
    },
    delete: {
      operationId: 'deleteConnection',
      summary: 'Remove a connection and all that it leaves behind',
      parameters: [
        query('keepKubernetesResources', { type: 'boolean' }, { description: 'Leave Secret and ServiceAccount' }),
      ],
      responses: {
        ...STARTED,
        204: { description: 'There is no such connection' },
        ...INVALID,
        ...BUSY,
        ...OUTSIDE,
        ...REFUSED,
      },
    },
  },
  '/connections/{name}/validate': {
    parameters: [NAME, CLUSTER],
    post: {
      operationId: 'validateConnection',
      summary: 'Look at everything that a connection consists of; the result is in the ended operation',
      responses: { ...STARTED, ...notFound('connection'), ...INVALID, ...OUTSIDE, ...REFUSED },
    },
  },
  '/connections/{name}/check': {
    parameters: [NAME, CLUSTER],
    post: {
      operationId: 'checkConnection',
      summary: 'Check a connection now and repair it as its `reconcile` says; its `health` tells when that is done',
      responses: {
        202: answer('Connection', 'The check has started; the connection as it was known before'),
        ...notFound('connection'),
        ...INVALID,
        ...OUTSIDE,
        ...REFUSED,
      },
    },
  },
  '/connections/{name}/configurations': {
    parameters: [NAME, CLUSTER],
    get: {
      operationId: 'listConfigurations',
      summary: 'List the configuration of a connection; credentials come back as empty texts',
      responses: {
        200: answer('ConfigurationList', 'The configuration'),
        ...notFound('connection'),
        ...INVALID,
        ...OUTSIDE,
        ...REFUSED,
      },
    },
  },
  '/connections/configurations': {
    post: {
      operationId: 'previewConfigurations',
      summary: 'List the names of the configuration that a connection would have',
      requestBody: { required: true, ...json('ConnectionRequest') },
      responses: { 200: answer('ConfigurationList', 'The names'), ...INVALID, ...TOO_LARGE, ...REFUSED },
    },
  },
  '/connections/plan': {
    post: {
      operationId: 'planConnection',
      summary: 'Find out what a request would change; the result is in the ended operation',
      requestBody: { required: true, ...json('ConnectionRequest') },
      responses: { ...STARTED, ...INVALID, ...TOO_LARGE, ...REFUSED },
    },
  },
  '/operations': {
    get: {
      operationId: 'listOperations',
      summary: 'List the operations on a cluster or a connection that the caller may read, newest first',
      parameters: [
        query(
          'cluster',
          { type: 'string' },
          { description: 'Resource id of the cluster; needed unless `connection` is an id' },
        ),
        query('connection', { type: 'string' }, { description: 'Name or id of a connection' }),
        query(
          '$top',
          { type: 'integer', minimum: 1, maximum: 200, default: 50 },
          { description: 'Operations on a page' },
        ),
        query('$skiptoken', { type: 'string' }, { description: 'From `nextLink`' }),
      ],
      responses: { 200: answer('OperationList', 'The operations'), ...INVALID, ...REFUSED },
    },
  },
  '/operations/{id}': {
    get: {
      operationId: 'getOperation',
      summary: 'Read an operation with its steps',
      parameters: [ID],
      responses: { 200: answer('Operation', 'The operation'), ...notFound('operation'), ...REFUSED },
    },
  },
  '/operations/{id}/cancel': {
    post: {
      operationId: 'cancelOperation',
      summary: 'Ask an operation to end; it undoes what it made',
      parameters: [ID],
      responses: {
        202: { ...answer('Started', 'The operation will end'), headers: asyncHeaders() },
        409: answer('Error', 'The operation has ended already'),
        ...notFound('operation'),
        ...REFUSED,
      },
    },
  },
  '/clusters/{clusterId}/status': {
    parameters: [inPath('clusterId', 'Resource id of the cluster, with or without the slash that it begins with')],
    get: {
      operationId: 'getClusterStatus',
      summary: 'Read how a cluster is, and what AKS has told about it by events',
      responses: {
        200: answer('ClusterStatus', 'The status'),
        404: answer('Error', 'The cluster does not exist'),
        ...INVALID,
        ...OUTSIDE,
        ...REFUSED,
      },
    },
  },
  '/clusters/{clusterId}/diagnosis': {
    parameters: [CLUSTER_ID],
    get: {
      operationId: 'diagnoseCluster',
      summary: 'Look for what is wrong with a cluster and its connections; only reads, and answers within 10 seconds',
      parameters: [FORMAT],
      responses: { 200: REPORT, ...INVALID, ...REFUSED },
    },
    post: {
      operationId: 'diagnoseConnection',
      summary: 'The same for one connection of the cluster',
      parameters: [FORMAT],
      requestBody: { ...json('DiagnosisRequest') },
      responses: { 200: REPORT, ...notFound('connection'), ...INVALID, ...TOO_LARGE, ...REFUSED },
    },
  },
  '/clusters/{clusterId}/diagnosis/bundle': {
    parameters: [CLUSTER_ID],
    post: {
      operationId: 'diagnosisBundle',
      summary: 'Diagnose, and pack the report with what was seen for a support case; no secret is in it',
      requestBody: { ...json('DiagnosisRequest') },
      responses: {
        200: { description: 'The bundle', content: { 'application/zip': { schema: BINARY } } },
        ...notFound('connection'),
        ...INVALID,
        ...TOO_LARGE,
        ...REFUSED,
      },
    },
  },
  '/targets': {
    get: {
      operationId: 'targets',
      summary: 'List what can be connected to, and how',
      responses: { 200: answer('TargetCatalogue', 'The targets'), ...REFUSED },
    },
  },
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the app can take requests',
      security: [],
      responses: { 200: answer('Health', 'It can'), 503: answer('Health', 'A setting is wrong') },
    },
  },
};

function json(name: SchemaName): { content: Record<string, unknown> } {
  return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } };
}

function answer(name: SchemaName, description: string): Record<string, unknown> {
  return { description, ...json(name) };
}

function notFound(what: string): Record<number, unknown> {
  return { 404: answer('Error', `There is no such ${what}`) };
}

function query(name: string, schema: unknown, more: { description: string; required?: boolean }): unknown {
  return { name, in: 'query', required: false, schema, ...more };
}

function inPath(name: string, description: string): unknown {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } };
}

function asyncHeaders(): unknown {
  const header = (description: string, type: string): unknown => ({ description, schema: { type } });
  return {
    'Azure-AsyncOperation': header('URL of the operation', 'string'),
    Location: header('URL of the operation', 'string'),
    'Retry-After': header('Seconds until it is worth asking', 'integer'),
  };
}
