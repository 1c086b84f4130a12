/** What to do when the keys of a target that takes identities are switched off. */
export const USE_WORKLOAD_IDENTITY = 'Connect with a workload identity (authType userAssignedIdentity) instead';
