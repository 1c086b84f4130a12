import './activities/steps.ts';
import './http/create-connection.ts';
import './http/get-operation.ts';
import './http/health.ts';
import './http/list-connections.ts';
import './http/openapi.ts';
import './orchestrators/index.ts';
