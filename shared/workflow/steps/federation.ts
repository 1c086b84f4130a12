import { listFederatedCredentials, putFederatedCredential } from '../../azure/federated-credential.ts';
import { federatedCredentialName, serviceAccountName, serviceAccountSubject } from '../../connection/names.ts';
import { childResource, formatResourceId } from '../../connection/resource-id.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation.ts';
import type { Tools } from '../tools.ts';
import type { Identity, PlannedWrite } from './grant-access.ts';

/** The audience that Entra ID expects in a token of a workload. */
const AUDIENCE = 'api://AzureADTokenExchange';

/**
 * Plans the federated credential that lets the ServiceAccount sign in as the managed identity. One with the same
 * issuer and subject serves, whatever its name: Entra ID takes each pair once.
 */
export async function planFederation(tools: Tools, input: StepInput, identity: Identity): Promise<PlannedWrite[]> {
  const { connection, facts } = input;
  if (connection.auth.kind !== 'userAssignedIdentity') return [];
  if (identity.id === undefined || facts.oidcIssuerUrl === undefined) {
    throw new Error('the identity and the issuer are known before access is granted');
  }
  const identityId = resourceIdOf(identity.id);
  const issuer = facts.oidcIssuerUrl;
  const subject = serviceAccountSubject(connection.namespace, serviceAccountName(identity.clientId));
  const existing = await listFederatedCredentials(tools.arm, identityId);
  if (existing.some((one) => one.issuer === issuer && one.subject === subject && one.audiences.includes(AUDIENCE))) {
    return [];
  }
  const name = federatedCredentialName(resourceIdOf(connection.cluster), connection.namespace);
  const id = childResource(identityId, { type: 'federatedIdentityCredentials', name });
  const make = async (): Promise<void> => {
    // Azure refuses two writes on one identity at the same time.
    await tools.queue.run(`identity ${formatResourceId(identityId).toLowerCase()}`, () =>
      putFederatedCredential(tools.arm, id, { issuer, subject, audiences: [AUDIENCE] }),
    );
  };
  return [{ write: { kind: 'federatedCredential', id: formatResourceId(id) }, make }];
}
