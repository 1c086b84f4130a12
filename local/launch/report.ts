import { relative } from 'node:path';

import type { OperationStatus } from './api.ts';
import { lookInto } from './cluster-look.ts';

const MASK = '********';

export interface ReportOptions {
  readonly url: string;
  readonly cluster: string;
  readonly kubeconfigFile: string;
  /** Whether something is served after the report. */
  readonly goesOn: boolean;
  /** The text of that file, when the cluster is the simulated one and can be looked into. */
  readonly kubeconfig: string | undefined;
}

type Look = ReturnType<typeof lookInto> | undefined;
type Resources = NonNullable<OperationStatus['properties']['resources']>;

/** What exists in the cluster now, read from the cluster itself, and how to look at it. */
export async function connectionReport(operation: OperationStatus, options: ReportOptions): Promise<string> {
  const { secret, serviceAccount } = operation.properties.resources ?? {};
  const look = options.kubeconfig === undefined ? undefined : lookInto(options.kubeconfig);
  const lines = [
    '',
    'In the cluster now:',
    ...(secret ? await secretLines(look, secret) : []),
    ...(serviceAccount ? await accountLines(look, serviceAccount) : []),
  ];
  return [...lines, ...howToLook(operation, options)].join('\n');
}

async function secretLines(look: Look, secret: NonNullable<Resources['secret']>): Promise<string[]> {
  const { namespace, name, keys } = secret;
  const object = await look?.(`/api/v1/namespaces/${namespace}/secrets/${name}`);
  const names = object ? Object.keys(object.data ?? {}) : keys;
  return [`  Secret          ${namespace}/${name}`, ...names.map((key) => `    ${key}=${MASK}`)];
}

async function accountLines(look: Look, account: NonNullable<Resources['serviceAccount']>): Promise<string[]> {
  const { namespace, name } = account;
  const object = await look?.(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
  const annotations = Object.entries(object?.metadata.annotations ?? {});
  return [`  ServiceAccount  ${namespace}/${name}`, ...annotations.map(([key, value]) => `    ${key}: ${value}`)];
}

function howToLook(operation: OperationStatus, options: ReportOptions): string[] {
  const { url, cluster, kubeconfigFile, goesOn } = options;
  if (!goesOn)
    return ['', 'Nothing is served any more. "npm start" goes on with this state, and shows how to look at it.'];
  const { secret } = operation.properties.resources ?? {};
  const name = operation.properties.connectionId.split('/').at(-1) ?? '';
  const kubectl = `kubectl --kubeconfig ${relative(process.cwd(), kubeconfigFile) || kubeconfigFile}`;
  return [
    '',
    'Look at it:',
    ...(secret ? [`  ${kubectl} -n ${secret.namespace} describe secret ${secret.name}`] : []),
    `  ${kubectl} get serviceaccounts --all-namespaces`,
    `  curl -s '${url}/api/connections?cluster=${cluster}'`,
    `  curl -s ${url}/api/operations/${operation.id}`,
    `  curl -s '${url}/api/clusters${cluster}/diagnosis?format=text'`,
    '',
    'Then remove it, and go on with a request of README.md, or with docs/simulated-azure.md: regenerate a key, stop the cluster.',
    `  curl -s -X DELETE '${url}/api/connections/${name}?cluster=${cluster}'`,
  ];
}
