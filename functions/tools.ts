import { createArm } from '../shared/azure/arm-client.ts';
import { azureCredential } from '../shared/azure/credential.ts';
import { ownPrincipalId } from '../shared/azure/own-identity.ts';
import { readKeyVaultSecret } from '../shared/azure/key-vault-secret.ts';
import { connectCluster } from '../shared/kubernetes/connect.ts';
import { KeyedQueue } from '../shared/workflow/keyed-queue.ts';
import { PendingRecords } from '../shared/workflow/pending-records.ts';
import { readSettings, type Settings } from '../shared/workflow/settings.ts';
import type { Tools } from '../shared/workflow/tools.ts';

let settings: Settings | undefined;
let tools: Tools | undefined;

/** The settings of the app; throws `SettingsError` until they are right. */
export function currentSettings(): Settings {
  settings ??= readSettings(process.env);
  return settings;
}

/** The tools of the steps, made once for each process and only when first needed: a cold start does not pay for them. */
export function currentTools(): Tools {
  tools ??= createTools(currentSettings());
  return tools;
}

function createTools(settings: Settings): Tools {
  const { armEndpoint, keyVaultEndpoint, records, extension, sealingKey, restartWorkloads } = settings;
  const timeoutMilliseconds = settings.callTimeoutSeconds * 1000;
  const credential = azureCredential(timeoutMilliseconds);
  const arm = createArm({ endpoint: armEndpoint, credential, timeoutMilliseconds });
  const vaults = { credential, endpointTemplate: keyVaultEndpoint, timeoutMilliseconds };
  return {
    arm,
    openCluster: (clusterId) => connectCluster({ arm, credential, clusterId, timeoutMilliseconds }),
    readKeyVaultSecret: (uri) => readKeyVaultSecret(vaults, uri),
    principalId: () => ownPrincipalId(credential, armEndpoint),
    records,
    extension,
    sealingKey,
    restartWorkloads,
    queue: new KeyedQueue(),
    pendingRecords: new PendingRecords(),
  };
}
