import { relative } from 'node:path';

import type { OperationStatus } from './api.ts';
import { lookInto } from './cluster-look.ts';

const MASK = '********';

export interface ReportOptions {
  readonly url: string;
  readonly cluster: string;
  readonly kubeconfigFile: string;
  /** The text of that file, when the cluster is the simulated one and can be looked into. */
  readonly kubeconfig: string | undefined;
}

/** What exists in the cluster now, read from the cluster itself, and how to look at it. */
export async function connectionReport(operation: OperationStatus, options: ReportOptions): Promise<string> {
  const { secret, serviceAccount } = operation.properties.resources ?? {};
  const look = options.kubeconfig === undefined ? undefined : lookInto(options.kubeconfig);
  const lines = ['', 'In the cluster now:'];
  if (secret) {
    const object = await look?.(`/api/v1/namespaces/${secret.namespace}/secrets/${secret.name}`);
    lines.push(`  Secret          ${secret.namespace}/${secret.name}`);
    for (const key of object ? Object.keys(object.data ?? {}) : secret.keys) lines.push(`    ${key}=${MASK}`);
  }
  if (serviceAccount) {
    const { namespace, name } = serviceAccount;
    const object = await look?.(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
    lines.push(`  ServiceAccount  ${namespace}/${name}`);
    for (const [key, value] of Object.entries(object?.metadata.annotations ?? {})) lines.push(`    ${key}: ${value}`);
  }
  return [...lines, ...howToLook(operation, options)].join('\n');
}

function howToLook(operation: OperationStatus, { url, cluster, kubeconfigFile }: ReportOptions): string[] {
  const { secret } = operation.properties.resources ?? {};
  const kubectl = `kubectl --kubeconfig ${relative(process.cwd(), kubeconfigFile) || kubeconfigFile}`;
  return [
    '',
    'Look at it:',
    ...(secret ? [`  ${kubectl} -n ${secret.namespace} describe secret ${secret.name}`] : []),
    `  ${kubectl} get serviceaccounts --all-namespaces`,
    `  curl -s '${url}/api/connections?cluster=${cluster}'`,
    `  curl -s ${url}/api/operations/${operation.id}`,
  ];
}
