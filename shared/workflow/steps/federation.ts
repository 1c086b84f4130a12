import {
  listFederatedCredentials,
  putFederatedCredential,
  type FederatedCredential,
} from '../../azure/federated-credential.ts';
import { federatedCredentialName, serviceAccountName, serviceAccountSubject } from '../../connection/names.ts';
import { childResource, formatResourceId, type ResourceId } from '../../connection/resource-id.ts';
import { optsOut } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation-input.ts';
import type { Tools } from '../tools.ts';
import { inTurnOf } from '../turns.ts';
import type { Identity, PlannedWrite } from './grant-access.ts';

/** The audience that Entra ID expects in a token of a workload. */
const AUDIENCE = 'api://AzureADTokenExchange';

/** Which ServiceAccount of which cluster signs in as which identity. */
export interface Federation {
  readonly cluster: ResourceId;
  readonly namespace: string;
  readonly identityId: ResourceId;
  readonly clientId: string;
  /** The cluster's OIDC issuer. */
  readonly issuer: string;
}

/** The id of the credential that we make for it. */
function federationId({ cluster, namespace, identityId }: Omit<Federation, 'clientId' | 'issuer'>): ResourceId {
  const name = federatedCredentialName(cluster, namespace);
  return childResource(identityId, { type: 'federatedIdentityCredentials', name });
}

/**
 * The federated credential that is missing; `undefined` when the ServiceAccount can sign in as the identity. One with
 * the same issuer and subject serves, whatever its name: Entra ID takes each pair once.
 */
export async function missingFederation(tools: Tools, wanted: Federation): Promise<FederatedCredential | undefined> {
  const { namespace, identityId, clientId, issuer } = wanted;
  const subject = serviceAccountSubject(namespace, serviceAccountName(clientId));
  const existing = await inTurnOf(tools, identityId, () => listFederatedCredentials(tools.arm, identityId));
  const serves = existing.some(
    (one) => one.issuer === issuer && one.subject === subject && one.audiences.includes(AUDIENCE),
  );
  return serves ? undefined : { issuer, subject, audiences: [AUDIENCE] };
}

/** Plans the federated credential that lets the ServiceAccount sign in as the managed identity. */
export async function planFederation(tools: Tools, input: StepInput, identity: Identity): Promise<PlannedWrite[]> {
  const { connection, facts } = input;
  if (connection.auth.kind !== 'userAssignedIdentity' || optsOut(connection, 'auth')) return [];
  if (identity.id === undefined || facts.oidcIssuerUrl === undefined) {
    throw new Error('the identity and the issuer are known before access is granted');
  }
  const identityId = resourceIdOf(identity.id);
  const wanted: Federation = {
    cluster: resourceIdOf(connection.cluster),
    namespace: connection.namespace,
    identityId,
    clientId: identity.clientId,
    issuer: facts.oidcIssuerUrl,
  };
  const missing = await missingFederation(tools, wanted);
  if (!missing) return [];
  const id = federationId(wanted);
  const make = async (): Promise<void> => {
    // Azure refuses two writes on one identity at the same time.
    await inTurnOf(tools, identityId, () => putFederatedCredential(tools.arm, id, missing));
  };
  return [{ write: { kind: 'federatedCredential', id: formatResourceId(id) }, make }];
}
