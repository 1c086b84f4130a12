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
    kubeconfig: () => Promise.resolve(text),
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
  const read = (other: string): Buffer => readOr(file, resolve(dirname(file), other));
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [context],
    clusters: [{ ...cluster, cluster: inlined(cluster['cluster'] as Settings, read) }],
    users: [{ ...user, user: inlined(user['user'] as Settings, read) }],
  });
}

function readYaml(file: string): Settings {
  const text = readOr(file, file).toString('utf8');
  try {
    const config: unknown = parse(text);
    if (typeof config === 'object' && config !== null) return config as Settings;
  } catch (error) {
    // The parser's own message quotes the line, which may hold a token.
    throw new ExternalKubeconfigError(`kubeconfig ${file} is not YAML`, { cause: error });
  }
  throw new ExternalKubeconfigError(`${file} is not a kubeconfig`);
}

function find(list: unknown, name: unknown, what: string, file: string): Named {
  const found = Array.isArray(list) ? (list as Named[]).find((one) => one.name === name) : undefined;
  if (!found) throw new ExternalKubeconfigError(`kubeconfig ${file} has no ${what} for its current context`);
  return found;
}

/** Reads the kubeconfig, or a file that it names. */
function readOr(kubeconfig: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const message = `kubeconfig ${kubeconfig} cannot be used: ${(error as Error).message}`;
    throw new ExternalKubeconfigError(message, { cause: error });
  }
}

/** `certificate-authority`, `client-certificate` and `client-key` name files; their `-data` twins hold the contents. */
function inlined(settings: Settings, read: (file: string) => Buffer): Settings {
  const entries = Object.entries(settings).map(([key, value]): [string, unknown] => {
    const isFile = ['certificate-authority', 'client-certificate', 'client-key'].includes(key);
    if (!isFile || typeof value !== 'string') return [key, value];
    return [`${key}-data`, read(value).toString('base64')];
  });
  return Object.fromEntries(entries);
}
