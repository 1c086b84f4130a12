import { key, type KeyRow } from '../key-table.ts';
import { TargetError } from '../target-error.ts';
import type { TargetRole } from '../target.ts';
import type { CognitiveAccount } from './account.ts';

/** A kind of account that Service Connector has keys for. */
export interface AccountKind {
  /** The account's `kind`. */
  readonly name: string;
  /** What the names of the keys start with. */
  readonly prefix: string;
  readonly endpoints: readonly KeyRow<CognitiveAccount>[];
  readonly role: TargetRole;
}

/** Names of APIs in the account's `endpoints`. */
const OPENAI_API = 'OpenAI Language Model Instance API';
const SPEECH_TO_TEXT_API = 'Speech Services Speech to Text (Standard)';

const openAiContributor: TargetRole = {
  name: 'Cognitive Services OpenAI Contributor',
  roleDefinitionId: 'a001fd3d-188f-4b5d-821b-7da978bf7442',
};

/** May call the data plane of every API of an account, Azure OpenAI's included. */
const cognitiveServicesUser: TargetRole = {
  name: 'Cognitive Services User',
  roleDefinitionId: 'a97b65f3-24c7-4388-baec-2e87135dc908',
};

/*
 * The tables of learn.microsoft.com/azure/service-connector/how-to-integrate-openai, how-to-integrate-ai-services and
 * how-to-integrate-cognitive-services, pages of 2026-06-17. Accounts of one API alone, such as SpeechServices, have no
 * page. The list of default roles has no row for AIServices: it gets the role of the page's key, which serves both.
 */
export const ACCOUNT_KINDS: readonly AccountKind[] = [
  {
    name: 'OpenAI',
    prefix: 'AZURE_OPENAI',
    endpoints: [key('AZURE_OPENAI_BASE', 'Azure OpenAI endpoint', (it) => it.endpoint ?? openAiEndpoint(it))],
    role: openAiContributor,
  },
  {
    name: 'AIServices',
    prefix: 'AZURE_AISERVICES',
    endpoints: [
      key('AZURE_AISERVICES_OPENAI_BASE', 'Azure OpenAI endpoint', openAiEndpoint),
      key('AZURE_AISERVICES_COGNITIVESERVICES_ENDPOINT', 'Azure Cognitive Services endpoint', cognitiveEndpoint),
      key('AZURE_AISERVICES_SPEECH_ENDPOINT', 'Speech to Text (Standard) API endpoint', speechEndpoint),
    ],
    role: cognitiveServicesUser,
  },
  {
    name: 'CognitiveServices',
    prefix: 'AZURE_COGNITIVESERVICES',
    endpoints: [key('AZURE_COGNITIVESERVICES_ENDPOINT', 'Azure Cognitive Services endpoint', cognitiveEndpoint)],
    role: cognitiveServicesUser,
  },
];

/** For `Target.roles`: an account gets the one of its kind. */
export const accountRoles: readonly TargetRole[] = [openAiContributor, cognitiveServicesUser];

/** The kind of an account. One without documented keys is a `TargetError`. */
export function kindOf({ name, kind }: CognitiveAccount): AccountKind {
  const found = ACCOUNT_KINDS.find((one) => one.name.toLowerCase() === kind.toLowerCase());
  if (found) return found;
  const known = ACCOUNT_KINDS.map((one) => one.name).join(', ');
  const message = `Azure AI services account ${name} is of kind ${kind}. Kinds that have keys: ${known}`;
  throw new TargetError('ServiceNotOffered', message);
}

function openAiEndpoint({ endpoints, subdomain }: CognitiveAccount): string {
  return endpoints[OPENAI_API] ?? `https://${subdomain}.openai.azure.com/`;
}

function cognitiveEndpoint({ endpoint, subdomain }: CognitiveAccount): string {
  return endpoint ?? `https://${subdomain}.cognitiveservices.azure.com/`;
}

function speechEndpoint({ endpoints, location }: CognitiveAccount): string {
  return endpoints[SPEECH_TO_TEXT_API] ?? `https://${location}.stt.speech.microsoft.com`;
}
