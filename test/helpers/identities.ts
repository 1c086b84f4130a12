import { userAssignedIdentity } from '../../local/azure/providers/managed-identity.ts';
import type { Json } from './requests.ts';
import type { TestBed } from './test-bed.ts';

let identities = 0;

/** A managed identity that no other test uses: its id, and the part of a request that signs in as it. */
export async function ownIdentity(bed: TestBed): Promise<{ readonly id: string; readonly signIn: Json }> {
  identities += 1;
  const { subscriptionId, resourceGroup, location, tenantId } = bed.world.ids;
  const place = { subscriptionId, resourceGroup, location, tenantId, name: `own-identity-${identities}` };
  const document = userAssignedIdentity(place);
  await bed.admin.write(document.id, document);
  const { clientId } = (await bed.admin.read(document.id))!.properties;
  return { id: document.id, signIn: { authInfo: { authType: 'userAssignedIdentity', clientId } } };
}
