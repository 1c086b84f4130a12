import type { ResourceProvider } from '../provider.ts';
import { assignmentEndings, deleteAssignment, putAssignment } from './access-policy-assignments.ts';
import { redisKeys } from './keys.ts';

const REDIS_VERSIONS = ['2023-04-01', '2023-08-01', '2024-03-01', '2024-11-01'];
const ENTERPRISE_VERSIONS = ['2023-11-01', '2024-02-01', '2024-10-01', '2025-04-01', '2025-07-01'];

/** Azure Cache for Redis, and Azure Cache for Redis Enterprise. */
export const cache: ResourceProvider = {
  namespace: 'Microsoft.Cache',
  types: [
    { name: 'Redis', apiVersions: REDIS_VERSIONS, actions: redisKeys },
    {
      name: 'Redis/accessPolicyAssignments',
      apiVersions: REDIS_VERSIONS,
      put: putAssignment,
      delete: deleteAssignment,
    },
    { name: 'Redis/firewallRules', apiVersions: REDIS_VERSIONS },
    { name: 'redisEnterprise', apiVersions: ENTERPRISE_VERSIONS },
    { name: 'redisEnterprise/databases', apiVersions: ENTERPRISE_VERSIONS, actions: redisKeys },
  ],
  endings: assignmentEndings,
};
