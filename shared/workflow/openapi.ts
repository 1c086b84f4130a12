import { z } from 'zod';

import { connectionRequestSchema } from '../connection/request-schema.ts';
import {
  acceptedSchema,
  connectionListSchema,
  connectionSchema,
  errorBodySchema,
  errorSchema,
  healthSchema,
  operationSchema,
  stepSchema,
} from './response-schemas.ts';

const SCHEMAS = {
  ConnectionRequest: connectionRequestSchema,
  Connection: connectionSchema,
  Accepted: acceptedSchema,
  ConnectionList: connectionListSchema,
  Operation: operationSchema,
  Error: errorSchema,
  ErrorBody: errorBodySchema,
  Step: stepSchema,
  Health: healthSchema,
};

/** The OpenAPI 3.0 document of the HTTP API, made from the schemas that check the requests. */
export function openApiDocument(serverUrl: string): unknown {
  return {
    openapi: '3.0.3',
    info: {
      title: 'AKS Service Connector',
      version: '1',
      description: 'Connects workloads in Azure Kubernetes Service clusters to backing services.',
    },
    servers: [{ url: serverUrl }],
    components: {
      schemas: componentSchemas(),
      securitySchemes: {
        functionKey: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
      },
    },
    security: [{ functionKey: [] }],
    paths: paths(),
  };
}

function componentSchemas(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const uri = (id: string): string => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { target: 'openapi-3.0', io: 'input', uri });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $id: _id, ...schema }]) => [name, schema]));
}

function paths(): unknown {
  return {
    '/connections': {
      post: {
        operationId: 'createConnection',
        summary: 'Create a connection, or bring an existing one to the same state again',
        requestBody: { required: true, ...json('ConnectionRequest') },
        responses: {
          202: { ...answer('Accepted', 'The operation has started'), headers: asyncHeaders() },
          400: answer('Error', 'The request is not valid'),
          409: answer('Error', 'An operation on this connection is running'),
          413: answer('Error', 'The body is too large'),
        },
      },
      get: {
        operationId: 'listConnections',
        summary: 'List the connections of a cluster',
        parameters: [{ name: 'cluster', in: 'query', required: true, schema: { type: 'string' } }],
        responses: {
          200: answer('ConnectionList', 'The connections'),
          400: answer('Error', 'The cluster id is not valid'),
          404: answer('Error', 'The cluster does not exist'),
          502: answer('Error', 'Azure or the cluster did not answer'),
        },
      },
    },
    '/operations/{id}': {
      get: {
        operationId: 'getOperation',
        summary: 'Read an operation with its steps',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: answer('Operation', 'The operation'), 404: answer('Error', 'There is no such operation') },
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
}

function json(name: keyof typeof SCHEMAS): { content: unknown } {
  return { content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } };
}

function answer(name: keyof typeof SCHEMAS, description: string): Record<string, unknown> {
  return { description, ...json(name) };
}

function asyncHeaders(): unknown {
  const header = (description: string, type: string): unknown => ({ description, schema: { type } });
  return {
    'Azure-AsyncOperation': header('URL of the operation', 'string'),
    Location: header('URL of the operation', 'string'),
    'Retry-After': header('Seconds until it is worth asking', 'integer'),
  };
}
