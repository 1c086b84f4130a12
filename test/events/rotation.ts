import { callArm } from '../helpers/arm-call.ts';
import type { Json } from '../helpers/requests.ts';
import type { TestBed } from '../helpers/test-bed.ts';

/** How the second key of a target is made new. */
export interface Rotation {
  /** By its name in the catalogue. */
  readonly target: string;
  readonly kind?: string;
  readonly clientType: string;
  /** The type of the resource that has the keys; the target is at it, above it or below it. */
  readonly type: string;
  readonly action: string;
  readonly version: string;
  /** Which key: its name differs from service to service. */
  readonly body: Json;
}

const RULE = '/authorizationRules/RootManageSharedAccessKey';

/** One target of each type of resource that has two keys. */
export const ROTATIONS: readonly Rotation[] = [
  of('storage-queue', 'Microsoft.Storage/storageAccounts', '2023-05-01', { keyName: 'key2' }),
  of('cosmos-mongo', 'Microsoft.DocumentDB/databaseAccounts', '2024-11-15', { keyKind: 'secondary' }),
  of('redis', 'Microsoft.Cache/redis', '2024-11-01', { keyType: 'Secondary' }),
  of('redis-enterprise', 'Microsoft.Cache/redisEnterprise/databases', '2025-04-01', { keyType: 'Secondary' }),
  {
    ...of('signalr', 'Microsoft.SignalRService/SignalR', '2024-03-01', { keyType: 'Secondary' }),
    clientType: 'dotnet',
  },
  of('webpubsub', 'Microsoft.SignalRService/WebPubSub', '2024-03-01', { keyType: 'Secondary' }),
  of('appconfig', 'Microsoft.AppConfiguration/configurationStores', '2024-05-01', { id: 'Secondary' }),
  {
    ...of('cognitiveservices', 'Microsoft.CognitiveServices/accounts', '2024-10-01', { keyName: 'Key2' }),
    kind: 'OpenAI',
  },
  rule('ServiceBus', '2021-11-01'),
  rule('EventHub', '2024-01-01'),
];

function of(target: string, type: string, version: string, body: Json): Rotation {
  return { target, type, version, body, action: 'regenerateKey', clientType: 'nodejs' };
}

function rule(provider: string, version: string): Rotation {
  const type = `Microsoft.${provider}/namespaces/authorizationRules`;
  const rotation = of(provider.toLowerCase(), type, version, { keyType: 'SecondaryKey' });
  return { ...rotation, action: 'regenerateKeys' };
}

/** Makes the second key of a target new. */
export async function regenerateSecond(bed: TestBed, rotation: Rotation, target: string): Promise<void> {
  const { action, body } = rotation;
  const { id } = body;
  const named = typeof id === 'string' ? { id: await idOf(bed, rotation, target) } : body;
  await act(bed, rotation, { target, action, body: named });
}

/** All texts in what a target says of its keys. */
export async function keysOf(bed: TestBed, rotation: Rotation, target: string): Promise<string[]> {
  return textsIn(await act(bed, rotation, { target, action: 'listKeys' }));
}

function act(
  bed: TestBed,
  { type, version }: Rotation,
  { target, action, body }: { readonly target: string; readonly action: string; readonly body?: Json },
): Promise<unknown> {
  return callArm(bed.world, 'POST', `${resourceOf(type, target)}/${action}?api-version=${version}`, body);
}

/** The resource of a type that a target is, is in or has. */
function resourceOf(type: string, target: string): string {
  const whole = type.endsWith('authorizationRules') ? target + RULE : target;
  const depth = type.split('/').length - 1;
  return whole
    .split('/')
    .slice(0, 7 + 2 * depth)
    .join('/');
}

/** App Configuration calls its keys by their ids. */
async function idOf(bed: TestBed, rotation: Rotation, target: string): Promise<string> {
  const { value } = (await act(bed, rotation, { target, action: 'listKeys' })) as {
    value: { id: string; name: string }[];
  };
  return value.find((key) => key.name === 'Secondary')!.id;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
