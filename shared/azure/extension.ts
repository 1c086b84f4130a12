import * as z from 'zod';

import { extensionResource, formatResourceId, type ResourceId } from '../connection/resource-id.ts';
import { ArmError, type Arm } from './arm.ts';
import { shape } from './answer-shape.ts';

const API_VERSION = '2023-05-01';

const statusSchema = z.looseObject({ code: z.string().nullish(), message: z.string().nullish() });

const extensionSchema = z.looseObject({
  properties: z.looseObject({
    extensionType: z.string(),
    provisioningState: z.string(),
    autoUpgradeMinorVersion: z.boolean().nullish(),
    releaseTrain: z.string().nullish(),
    version: z.string().nullish(),
    currentVersion: z.string().nullish(),
    configurationSettings: z.record(z.string(), z.string()).nullish(),
    statuses: z.array(statusSchema).nullish(),
    errorInfo: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
  }),
});

/** A cluster extension of `Microsoft.KubernetesConfiguration`. Protected settings come back empty and are left out. */
export interface Extension {
  readonly extensionType: string;
  readonly provisioningState: string;
  readonly configurationSettings: Readonly<Record<string, string>>;
  /** What `errorInfo` and `statuses` say, for an error message. */
  readonly problem: string;
  /** The same one by one, as code and text. */
  readonly messages: readonly string[];
  readonly autoUpgradeMinorVersion: boolean;
  readonly releaseTrain: string | undefined;
  /** The version that it is pinned to. */
  readonly version: string | undefined;
  /** The version that runs. */
  readonly currentVersion: string | undefined;
}

/** `undefined` when the cluster has no such extension; a cluster that is missing answers 404 with another code. */
export async function readExtension(arm: Arm, cluster: ResourceId, name: string): Promise<Extension | undefined> {
  try {
    const { body } = await arm.send({ method: 'GET', path: extensionPath(cluster, name), apiVersion: API_VERSION });
    return toExtension(shape(extensionSchema, body, `extension ${name}`).properties);
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
}

function toExtension(properties: z.infer<typeof extensionSchema>['properties']): Extension {
  return {
    extensionType: properties.extensionType,
    provisioningState: properties.provisioningState,
    configurationSettings: properties.configurationSettings ?? {},
    problem: messagesOf(properties).join('; ') || 'Azure gives no reason',
    messages: messagesOf(properties),
    autoUpgradeMinorVersion: properties.autoUpgradeMinorVersion ?? true,
    releaseTrain: properties.releaseTrain ?? undefined,
    version: properties.version ?? undefined,
    currentVersion: properties.currentVersion ?? undefined,
  };
}

function messagesOf({ errorInfo, statuses }: z.infer<typeof extensionSchema>['properties']): string[] {
  const parts = [errorInfo, ...(statuses ?? [])].flatMap((one) =>
    one?.message ? [`${one.code ?? ''} ${one.message}`.trim()] : [],
  );
  return [...new Set(parts)];
}

export interface ExtensionWrite {
  readonly type: string;
  readonly releaseTrain: string;
  /** Without it Azure picks the newest version and upgrades it. */
  readonly version: string | undefined;
  /** The extension as it was read: its train and version stay unless a version is asked for. */
  readonly existing: Extension | undefined;
  readonly releaseNamespace: string;
  readonly configurationSettings: Readonly<Record<string, string>>;
  readonly configurationProtectedSettings: Readonly<Record<string, string>>;
}

/** Starts an installation or an update. */
export async function putExtension(arm: Arm, cluster: ResourceId, name: string, write: ExtensionWrite): Promise<void> {
  const { configurationSettings, configurationProtectedSettings, releaseNamespace } = write;
  const properties = {
    extensionType: write.type,
    ...versionOf(write),
    scope: { cluster: { releaseNamespace } },
    configurationSettings,
    configurationProtectedSettings,
  };
  await arm.send({ method: 'PUT', path: extensionPath(cluster, name), apiVersion: API_VERSION, body: { properties } });
}

function versionOf({ version, existing, releaseTrain }: ExtensionWrite): Record<string, unknown> {
  if (version !== undefined) return { autoUpgradeMinorVersion: false, releaseTrain, version };
  if (!existing) return { autoUpgradeMinorVersion: true, releaseTrain };
  const { autoUpgradeMinorVersion } = existing;
  const train = existing.releaseTrain ?? releaseTrain;
  const pinned = !autoUpgradeMinorVersion && existing.version !== undefined;
  return { autoUpgradeMinorVersion, releaseTrain: train, ...(pinned && { version: existing.version }) };
}

function extensionPath(cluster: ResourceId, name: string): string {
  return formatResourceId(
    extensionResource(cluster, 'Microsoft.KubernetesConfiguration', { type: 'extensions', name }),
  );
}
