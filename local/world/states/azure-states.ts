import { clusterProperties, type State } from './state.ts';

const PROVIDER = 'Microsoft.KubernetesConfiguration';

function registration(state: string): State {
  const set = (registrationState: string): State['enter'] => {
    return ({ admin, subscriptionId }) =>
      admin('PUT', `/_admin/providers/${subscriptionId}/${PROVIDER}`, { registrationState });
  };
  return { enter: set(state), leave: set('Registered') };
}

function provisioning(provisioningState: string, more: Record<string, unknown> = {}): State {
  return clusterProperties({ provisioningState, ...more }, { provisioningState: 'Succeeded', status: undefined });
}

const OUT_OF_QUOTA = {
  code: 'QuotaExceeded',
  message: 'Preflight validation failed: the quota of Standard_D4ds_v5 cores is exceeded.',
};

/** States that Azure itself shows: of the subscription, the cluster, and the service's rights. */
export const AZURE_STATES = {
  providerNotRegistered: registration('NotRegistered'),
  providerRegistering: registration('Registering'),
  clusterDeleting: provisioning('Deleting'),
  clusterStopped: clusterProperties({ powerState: { code: 'Stopped' } }, { powerState: { code: 'Running' } }),
  clusterFailed: provisioning('Failed', { status: { provisioningError: OUT_OF_QUOTA } }),
  clusterBusy: provisioning('Updating'),
  permissionMissing: {
    enter: ({ admin, cluster }) =>
      admin('PUT', '/_admin/permissions', { denied: [{ action: `${PROVIDER}/extensions/write`, scope: cluster }] }),
    leave: ({ admin }) => admin('PUT', '/_admin/permissions', { denied: [] }),
  },
  localAccountsDisabled: clusterProperties({ disableLocalAccounts: true }, { disableLocalAccounts: false }),
  workloadIdentityOff: clusterProperties(
    { securityProfile: { workloadIdentity: { enabled: false } } },
    { securityProfile: { workloadIdentity: { enabled: true } } },
  ),
  keyVaultAddonOff: {
    enter: (place) => switchAddon(false).enter(place),
    leave: (place) => switchAddon(true).enter(place),
  },
} satisfies Record<string, State>;

/** The add-on keeps its identity. */
function switchAddon(enabled: boolean): State {
  const set: State['enter'] = (place) => {
    const { addonProfiles } = (place.azure.get(place.cluster)?.properties ?? {}) as { addonProfiles?: object };
    const { azureKeyvaultSecretsProvider: addon } = (addonProfiles ?? {}) as { azureKeyvaultSecretsProvider?: object };
    const change = { addonProfiles: { azureKeyvaultSecretsProvider: { ...addon, enabled } } };
    return clusterProperties(change, change).enter(place);
  };
  return { enter: set, leave: set };
}
