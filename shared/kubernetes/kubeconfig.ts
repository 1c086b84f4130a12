import * as z from 'zod';

const schema = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url({ protocol: /^https$/ }),
        'certificate-authority-data': z.string().optional(),
      }),
    }),
  ),
  users: z.array(
    z.object({
      name: z.string(),
      user: z.object({
        token: z.string().optional(),
        'client-certificate-data': z.string().optional(),
        'client-key-data': z.string().optional(),
        exec: z.unknown().optional(),
        'auth-provider': z.unknown().optional(),
      }),
    }),
  ),
});

/** How to reach a cluster and sign in, from the kubeconfig that ARM hands out. Holds credentials: never logged. */
export interface ClusterAccess {
  readonly server: string;
  readonly ca: string | undefined;
  readonly login:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }
    /** The kubeconfig wants a program such as kubelogin; a token of Entra ID takes its place. */
    | { readonly kind: 'entraId' };
}

/** The kubeconfig is not in its form. The message says nothing of its content. */
export class KubeconfigError extends Error {
  override readonly name = 'KubeconfigError';
}

/** Reads a kubeconfig; throws `KubeconfigError`. */
export async function parseKubeconfig(text: string): Promise<ClusterAccess> {
  const parsed = schema.safeParse(await parseYaml(text));
  if (!parsed.success) throw new KubeconfigError('the kubeconfig from Azure is not in the expected form');
  const { contexts, clusters, users } = parsed.data;
  const context = contexts.find((one) => one.name === parsed.data['current-context'])?.context;
  const cluster = clusters.find((one) => one.name === context?.cluster)?.cluster;
  const user = users.find((one) => one.name === context?.user)?.user;
  if (!cluster || !user) throw new KubeconfigError('the current context of the kubeconfig from Azure is incomplete');
  return { server: cluster.server, ca: decode(cluster['certificate-authority-data']), login: loginOf(user) };
}

/**
 * The parser's own error quotes the line that it does not understand, which may hold a token. The parser is heavy, so
 * it is loaded with the first kubeconfig and not with the app.
 */
async function parseYaml(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    // Its warnings, which would be printed, quote as well.
    return parse(text, { logLevel: 'error' });
  } catch {
    throw new KubeconfigError('the kubeconfig from Azure is no YAML');
  }
}

function loginOf(user: z.infer<typeof schema>['users'][number]['user']): ClusterAccess['login'] {
  if (user.exec !== undefined || user['auth-provider'] !== undefined) return { kind: 'entraId' };
  const cert = decode(user['client-certificate-data']);
  const key = decode(user['client-key-data']);
  // AKS gives both for local accounts; the certificate is the stronger one.
  if (cert !== undefined && key !== undefined) return { kind: 'certificate', cert, key };
  if (user.token !== undefined) return { kind: 'token', token: user.token };
  return { kind: 'entraId' };
}

function decode(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}
