import type { ExtensionRelease } from '../../azure/cluster-runtime.ts';
import { asObject, asText, asTexts, isObject, type JsonObject } from '../json.ts';
import { writtenBy, type Cluster } from '../registry/call.ts';
import { create } from '../registry/create.ts';
import { patch } from '../registry/patch.ts';
import { find } from '../registry/read.ts';
import { namespaces } from '../resources/namespace.ts';
import { secrets } from '../resources/secret.ts';

const OPERATOR = writtenBy('sc-operator');

export function ensureNamespace(cluster: Cluster, name: string): void {
  const target = { cluster, resource: namespaces, namespace: '', name };
  if (!find(target)) create(target, { metadata: { name } }, OPERATOR);
}

/**
 * Makes what a release's `resources` name, and says so in `log`, never with a value. Throws when one cannot be made.
 * Nothing is deleted: the objects of a connection outlive the extension.
 */
export function applyResources(cluster: Cluster, release: ExtensionRelease, log: (line: string) => void): void {
  const { resources, operation } = release;
  if (resources === undefined) {
    log('no resources are given, nothing to do');
    return;
  }
  if (!isObject(resources)) throw new Error('failed to read resources: they are not a JSON object');
  if (operation === 'delete') {
    log('operation is delete, the resources stay in the cluster');
    return;
  }
  const unknown = Object.keys(resources).find((kind) => !Object.hasOwn(APPLIERS, kind));
  if (unknown !== undefined) throw new Error(`failed to apply resources: there is no resource type for "${unknown}"`);
  for (const [kind, apply] of Object.entries(APPLIERS)) {
    if (resources[kind] !== undefined) apply(cluster, asObject(resources[kind]), log);
  }
}

type Applier = (cluster: Cluster, resource: JsonObject, log: (line: string) => void) => void;

/** In the order in which they are made. */
const APPLIERS: Readonly<Record<string, Applier>> = {
  namespace(cluster, resource, log) {
    const name = nameOf('namespace', resource);
    ensureNamespace(cluster, name);
    log(`namespace "${name}" exists`);
  },

  secret(cluster, resource, log) {
    const name = nameOf('secret', resource);
    const namespace = asText(resource.namespace) ?? 'default';
    if (!isObject(resource.data)) {
      log(`secret "${namespace}/${name}" comes without data, it is not touched`);
      return;
    }
    const plain = Object.entries(asTexts(resource.data));
    const data = plain.map(([key, value]): [string, string] => [key, Buffer.from(value).toString('base64')]);
    const body = { metadata: { name }, type: 'Opaque', data: Object.fromEntries(data) };
    patch({ cluster, resource: secrets, namespace, name }, body, 'application/apply-patch+yaml', OPERATOR);
    log(`secret "${namespace}/${name}" has ${data.length} keys`);
  },
};

function nameOf(kind: string, resource: JsonObject): string {
  const name = asText(resource.name);
  if (!name) throw new Error(`failed to apply resources: ${kind} has no name`);
  return name;
}
