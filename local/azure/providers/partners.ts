import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import type { ResourceProvider } from './provider.ts';

/** Neon Serverless Postgres: an organization, whose databases are Neon's. */
export const neon: ResourceProvider = {
  namespace: 'Neon.Postgres',
  types: [{ name: 'organizations', apiVersions: ['2024-08-01-preview', '2025-03-01'] }],
};

/** MongoDB Atlas: an organization, whose clusters are Atlas's. */
export const mongodbAtlas: ResourceProvider = {
  namespace: 'MongoDB.Atlas',
  types: [{ name: 'organizations', apiVersions: ['2024-11-18-preview', '2025-06-01'] }],
};

export function neonOrganization(place: Placement): Document {
  return resourceDocument('Neon.Postgres/organizations', place, {
    properties: {
      ...marketplace('neon1722366567200', 'neon_serverless_postgres_azure_prod', 'neon_serverless_postgres_free'),
      companyDetails: { companyName: 'Contoso', country: 'United States' },
      partnerOrganizationProperties: { organizationName: place.name },
    },
  });
}

export function atlasOrganization(place: Placement): Document {
  return resourceDocument('MongoDB.Atlas/organizations', place, {
    properties: {
      ...marketplace('mongodb', 'mongodb_atlas_azure_native_prod', 'private_plan'),
      partnerProperties: { organizationName: place.name },
    },
  });
}

function marketplace(publisherId: string, offerId: string, planId: string): Record<string, unknown> {
  return {
    provisioningState: 'Succeeded',
    marketplaceDetails: {
      subscriptionStatus: 'Subscribed',
      offerDetails: { publisherId, offerId, planId },
    },
    userDetails: { firstName: 'Demo', lastName: 'User', emailAddress: 'user@contoso.com' },
  };
}
