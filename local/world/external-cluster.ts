import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, stringify } from 'yaml';

import type { ClusterRuntime } from '../azure/cluster-runtime.ts';

type Settings = Record<string, unknown>;

interface Named {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** The kubeconfig of a real cluster cannot be used; the message says why. */
export class ExternalKubeconfigError extends Error {
  override readonly name = 'ExternalKubeconfigError';
}

/**
 * A real cluster in the place of the simulated one: the current context of a kubeconfig file. What Azure's agents would
 * do inside it (the extension's chart and job) is left out; the objects of a connection are written by the app.
 */
export function externalCluster(file: string): ClusterRuntime {
  const text = currentContextOf(file);
  return {
    kubeconfig: () => text,
    installExtension: () => Promise.resolve(),
    uninstallExtension: () => Promise.resolve(),
  };
}

/** The current context alone, with the contents of the files that it names, as ARM would hand it out. */
function currentContextOf(file: string): string {
  const config = readYaml(file);
  const name = config['current-context'];
  const context = find(config['contexts'], name, 'context', file);
  const { cluster: clusterName, user: userName } = context['context'] as Settings;
  const cluster = find(config['clusters'], clusterName, 'cluster', file);
  const user = find(config['users'], userName, 'user', file);
  const directory = dirname(file);
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [context],
    clusters: [{ ...cluster, cluster: inlined(cluster['cluster'] as Settings, directory) }],
    users: [{ ...user, user: inlined(user['user'] as Settings, directory) }],
  });
}

function readYaml(file: string): Settings {
  try {
    const config: unknown = parse(readFileSync(file, 'utf8'));
    if (typeof config === 'object' && config !== null) return config as Settings;
  } catch (error) {
    throw new ExternalKubeconfigError(`kubeconfig ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
  throw new ExternalKubeconfigError(`${file} is not a kubeconfig`);
}

function find(list: unknown, name: unknown, what: string, file: string): Named {
  const found = Array.isArray(list) ? (list as Named[]).find((one) => one.name === name) : undefined;
  if (!found) throw new ExternalKubeconfigError(`kubeconfig ${file} has no ${what} for its current context`);
  return found;
}

/** `certificate-authority`, `client-certificate` and `client-key` name files; their `-data` twins hold the contents. */
function inlined(settings: Settings, directory: string): Settings {
  const entries = Object.entries(settings).map(([key, value]): [string, unknown] => {
    const isFile = ['certificate-authority', 'client-certificate', 'client-key'].includes(key);
    if (!isFile || typeof value !== 'string') return [key, value];
    return [`${key}-data`, readFileSync(resolve(directory, value)).toString('base64')];
  });
  return Object.fromEntries(entries);
}
