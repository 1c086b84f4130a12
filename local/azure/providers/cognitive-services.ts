import { randomUUID } from 'node:crypto';

import { ArmError, badRequest } from '../arm-error.ts';
import type { Simulation } from '../context.ts';
import { ok, type ProviderAnswer } from '../http/answer.ts';
import { asObject, asText, type JsonObject } from '../json.ts';
import type { Document } from '../store/store.ts';
import { resourceDocument, type Placement } from './documents.ts';
import { patchResource } from './generic.ts';
import type { ResourceCall, ResourceProvider } from './provider.ts';

const API_VERSIONS = ['2021-10-01', '2022-10-01', '2023-05-01', '2024-10-01', '2025-06-01', '2025-09-01'];

const KEYS = ['key1', 'key2'];

export const cognitiveServices: ResourceProvider = {
  namespace: 'Microsoft.CognitiveServices',
  types: [
    { name: 'accounts', apiVersions: API_VERSIONS, patch, actions: { listKeys, regenerateKey } },
    { name: 'accounts/deployments', apiVersions: API_VERSIONS },
  ],
};

/** An account has an etag, which every change makes anew. */
function patch(call: ResourceCall): ProviderAnswer {
  const { ifMatch, resource } = call;
  if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== resource.etag) {
    throw new ArmError(412, 'IfMatchPreconditionFailed', 'The specified precondition If-Match failed.');
  }
  return patchResource({ ...call, body: { ...call.body, etag: newEtag() } });
}

function newEtag(): string {
  return `"${randomUUID()}"`;
}

function listKeys({ azure, resource }: ResourceCall): ProviderAnswer {
  if (asObject(resource.properties).disableLocalAuth === true) {
    throw badRequest('Failed to list key. disableLocalAuth is set to be true');
  }
  return ok(keysOf(azure, resource));
}

function regenerateKey({ azure, resource, body }: ResourceCall): ProviderAnswer {
  const name = KEYS.find((key) => key === asText(body.keyName)?.toLowerCase());
  if (name === undefined) throw badRequest('keyName must be Key1 or Key2.');
  azure.credentials.forget(resource.id, name);
  return ok(keysOf(azure, resource));
}

function keysOf(azure: Simulation, account: Document): JsonObject {
  return Object.fromEntries(KEYS.map((name) => [name, azure.credentials.hexKey(account.id, name)]));
}

/** An account; `kind` is `OpenAI`, `AIServices` or `CognitiveServices`. */
export function cognitiveServicesAccount(place: Placement & { readonly kind: string }): Document {
  const subdomain = place.name.toLowerCase();
  const location = place.location ?? 'westus2';
  const openAi = `https://${subdomain}.openai.azure.com/`;
  const cognitive = `https://${subdomain}.cognitiveservices.azure.com/`;
  return resourceDocument('Microsoft.CognitiveServices/accounts', place, {
    sku: { name: 'S0' },
    kind: place.kind,
    etag: newEtag(),
    properties: {
      endpoint: place.kind === 'OpenAI' ? openAi : cognitive,
      endpoints: {
        ...(place.kind !== 'CognitiveServices' && { 'OpenAI Language Model Instance API': openAi }),
        ...(place.kind !== 'OpenAI' && {
          'Speech Services Speech to Text (Standard)': `https://${location}.stt.speech.microsoft.com`,
          TextAnalytics: cognitive,
          Token: cognitive,
        }),
      },
      customSubDomainName: subdomain,
      provisioningState: 'Succeeded',
      publicNetworkAccess: 'Enabled',
      disableLocalAuth: false,
      dateCreated: new Date().toISOString(),
    },
  });
}
