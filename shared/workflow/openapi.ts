import * as z from 'zod';

import { connectionRequestSchema } from '../connection/request-schema.ts';
import { diagnosisRequestSchema, diagnosisSchema } from '../diagnosis/report-schema.ts';
import { catalogueSchema } from '../targets/catalogue-view.ts';
import { PATHS } from './openapi-paths.ts';
import {
  acceptedSchema,
  clusterStatusSchema,
  conditionSchema,
  configurationListSchema,
  connectionListSchema,
  connectionSchema,
  errorBodySchema,
  errorSchema,
  healthSchema,
  operationListSchema,
  operationSchema,
  planSchema,
  startedSchema,
  stepSchema,
  validationSchema,
} from './response-schemas.ts';

const SCHEMAS = {
  ConnectionRequest: connectionRequestSchema,
  Connection: connectionSchema,
  Accepted: acceptedSchema,
  ConnectionList: connectionListSchema,
  Started: startedSchema,
  Operation: operationSchema,
  OperationList: operationListSchema,
  Error: errorSchema,
  ErrorBody: errorBodySchema,
  Step: stepSchema,
  Validation: validationSchema,
  Plan: planSchema,
  ConfigurationList: configurationListSchema,
  TargetCatalogue: catalogueSchema,
  Diagnosis: diagnosisSchema,
  DiagnosisRequest: diagnosisRequestSchema,
  Health: healthSchema,
  ClusterStatus: clusterStatusSchema,
  Condition: conditionSchema,
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
    paths: PATHS,
  };
}

function componentSchemas(): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const uri = (id: string): string => `#/components/schemas/${id}`;
  const { schemas } = z.toJSONSchema(registry, { target: 'openapi-3.0', io: 'input', uri });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $id: _id, ...schema }]) => [name, schema]));
}
