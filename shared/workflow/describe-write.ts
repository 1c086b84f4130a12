import type { Write } from './outcome.ts';

/** Names a write for a person. */
export function describeWrite(write: Write): string {
  switch (write.kind) {
    case 'record':
      return `record of connection ${write.record.name}`;
    case 'federatedCredential':
    case 'roleAssignment':
    case 'redisAccessPolicy':
      return write.id;
    case 'firewallRule':
      return `firewall rule for ${write.range} of ${write.resource}`;
    case 'vaultAccessPolicy':
      return `access policy of ${write.principalId} in ${write.vault}`;
    default:
      return describeObject(write);
  }
}

function describeObject(
  write: Extract<Write, { kind: 'serviceAccount' | 'secret' | 'secretChange' | 'namespace' }>,
): string {
  switch (write.kind) {
    case 'serviceAccount':
    case 'secret':
      return `${write.kind} ${write.namespace}/${write.name}`;
    case 'secretChange':
      return `secret ${write.namespace}/${write.name}`;
    case 'namespace':
      return `namespace ${write.name}`;
  }
}
