import type { Combination } from './target-requests.ts';

/**
 * The roles that Service Connector gives an identity by default, by target, from its page on Microsoft Entra roles; the
 * kinds of Azure AI services apart. A target that is not here takes identities without a role, or not at all.
 */
const DEFAULT_ROLES: Readonly<Record<string, readonly string[]>> = {
  'storage-blob': ['ba92f5b4-2d11-453d-a403-e96b0029c9fe'],
  'storage-queue': ['974c5e8b-45b9-4653-ba55-5f855dd0fb88'],
  'storage-table': ['0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'],
  keyvault: ['4633458b-17de-408a-b874-0445c86b69e6', 'db79e9a7-68ee-4b58-9aeb-b90e7c24fcba'],
  appconfig: ['516239f1-63e1-4d78-a4de-a74fb236a071'],
  servicebus: ['4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0', '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'],
  eventhub: ['a638d3c7-ab3a-418d-83e6-5f17a39d4fde', '2b629674-e913-4c01-ae53-ef4638d8f975'],
  signalr: ['7e4f1700-ea5a-4f59-8f37-079cfe29dce3'],
  webpubsub: ['8cf5e20a-e4b2-4e9d-b3a1-5ceb692c2761'],
  'cognitiveservices OpenAI': ['a001fd3d-188f-4b5d-821b-7da978bf7442'],
  'cognitiveservices AIServices': ['a97b65f3-24c7-4388-baec-2e87135dc908'],
  'cognitiveservices CognitiveServices': ['a97b65f3-24c7-4388-baec-2e87135dc908'],
  'cosmos-sql': ['5bd9cd88-fe45-4216-938b-f97437e15450'],
  'cosmos-mongo': ['5bd9cd88-fe45-4216-938b-f97437e15450'],
  'cosmos-cassandra': ['5bd9cd88-fe45-4216-938b-f97437e15450'],
  'cosmos-gremlin': ['5bd9cd88-fe45-4216-938b-f97437e15450'],
  'cosmos-table': ['5bd9cd88-fe45-4216-938b-f97437e15450'],
};

export function rolesOf({ target, kind }: Pick<Combination, 'target' | 'kind'>): readonly string[] {
  return DEFAULT_ROLES[kind === undefined ? target : `${target} ${kind}`] ?? [];
}
