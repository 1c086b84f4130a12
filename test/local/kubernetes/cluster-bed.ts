import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse as parseYaml } from 'yaml';

import { startKubernetes, type Kubernetes, type KubernetesOptions } from '../../../local/kubernetes/kubernetes.ts';
import { ensureCertificates } from '../../../local/tls/certificates.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed JSON body; members are looked at by the tests' matchers only. */
  readonly body: Readonly<Record<string, unknown>>;
}

interface Sending {
  readonly body?: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** When the caller gives up. */
  readonly patience?: number;
}

let clusters = 0;

/** A server of simulated clusters in a directory of its own, with one cluster that tests look into. */
export class ClusterBed {
  readonly directory: string;
  readonly clusterId: string;
  kubernetes: Kubernetes;
  kubeconfig = '';
  readonly #options: Partial<KubernetesOptions>;

  private constructor(directory: string, kubernetes: Kubernetes, options: Partial<KubernetesOptions>) {
    this.directory = directory;
    this.kubernetes = kubernetes;
    this.#options = options;
    this.clusterId = newClusterId();
  }

  static async start(options: Partial<KubernetesOptions> = {}): Promise<ClusterBed> {
    const directory = await mkdtemp(join(tmpdir(), 'kubernetes-'));
    const bed = new ClusterBed(directory, await open(directory, options), options);
    bed.kubeconfig = await bed.kubernetes.runtime.kubeconfig(bed.clusterId);
    return bed;
  }

  /** Stops the server and starts it again on the same state, at another port. */
  async restart(): Promise<void> {
    await this.kubernetes.close();
    this.kubernetes = await open(this.directory, this.#options);
    this.kubeconfig = await this.kubernetes.runtime.kubeconfig(this.clusterId);
  }

  /** A call to the cluster's API with its token. */
  async send(method: string, path: string, sending: Sending = {}): Promise<Reply> {
    const { server, token } = accessIn(this.kubeconfig);
    return this.raw(method, server + path, { token, ...sending });
  }

  /** A call to any URL of the server. */
  async raw(
    method: string,
    url: string,
    { body, type, headers, token, patience = 5000 }: Sending = {},
  ): Promise<Reply> {
    const { ca } = await ensureCertificates(join(this.directory, 'tls'));
    const asItIs = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
    const text = asItIs ? body : JSON.stringify(body);
    const all = {
      ...(token && { authorization: `Bearer ${token}` }),
      // Node sends no length with DELETE by itself.
      ...(text !== undefined && {
        'content-type': type ?? 'application/json',
        'content-length': String(Buffer.byteLength(text)),
      }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method, ca, headers: all, signal: AbortSignal.timeout(patience) }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: answer,
            body: response.headers['content-type']?.startsWith('application/json') ? parse(answer) : {},
          });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  /** Runs a program that reads the kubeconfig; its cache is the test's own. */
  async run(program: string, args: string[], input = ''): Promise<{ code: number; output: string; problem: string }> {
    const file = join(this.directory, 'kubeconfig');
    await writeFile(file, this.kubeconfig, { mode: 0o600 });
    const env = { PATH: process.env['PATH'], HOME: this.directory, KUBECONFIG: file };
    return new Promise((resolve) => {
      const child = execFile(program, args, { env, timeout: 15_000 }, (error, output, problem) => {
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, output, problem });
      });
      child.stdin?.end(input);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kubernetes.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** The server and the token in a kubeconfig. */
export function accessIn(kubeconfig: string): { readonly server: string; readonly token: string } {
  const config = parseYaml(kubeconfig) as {
    clusters: [{ cluster: { server: string } }];
    users: [{ user: { token: string } }];
  };
  return { server: config.clusters[0].cluster.server, token: config.users[0].user.token };
}

export function newClusterId(): string {
  clusters += 1;
  const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/test-rg';
  return `${group}/providers/Microsoft.ContainerService/managedClusters/aks-test-${clusters}`;
}

async function open(directory: string, options: Partial<KubernetesOptions>): Promise<Kubernetes> {
  const certificates = await ensureCertificates(join(directory, 'tls'));
  return startKubernetes({ directory: join(directory, 'state'), certificates, ...options });
}

function parse(text: string): Reply['body'] {
  // A watch answers with a document on each line.
  const [first = '{}'] = text.split('\n');
  return JSON.parse(first) as Reply['body'];
}
