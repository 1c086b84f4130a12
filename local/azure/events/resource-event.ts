import type { Change } from '../changes.ts';
import { SERVICE } from '../gateway/tokens.ts';
import type { JsonObject } from '../json.ts';
import { newEvent, type AzureEvent } from './event.ts';

const KINDS = { write: 'Write', delete: 'Delete', action: 'Action' } as const;
const ENDS = { Succeeded: 'Success', Failed: 'Failure', Canceled: 'Cancel' } as const;
const METHODS = { write: 'PUT', delete: 'DELETE', action: 'POST' } as const;

/** Tells of changes as Azure Resource Manager does; each of its carelessnesses comes in turn. */
export class ResourceEvents {
  readonly #tenantOf: (subscriptionId: string) => string;
  #count = 0;

  constructor(tenantOf: (subscriptionId: string) => string) {
    this.#tenantOf = tenantOf;
  }

  /** `undefined` for a change outside of subscriptions, which have no topic. */
  of(change: Change): AzureEvent | undefined {
    const subscriptionId = /^\/subscriptions\/([^/]+)/i.exec(change.resourceId)?.[1];
    if (subscriptionId === undefined) return undefined;
    this.#count += 1;
    return newEvent({
      topic: `/subscriptions/${subscriptionId}`,
      subject: recased(change.resourceId, this.#count),
      type: `Microsoft.Resources.Resource${KINDS[change.kind]}${ENDS[change.status]}`,
      dataVersion: '2',
      data: this.#data(change, subscriptionId),
    });
  }

  #data(change: Change, subscriptionId: string): JsonObject {
    const { operationName, resourceId, correlationId, status } = change;
    const tenantId = this.#tenantOf(subscriptionId);
    return {
      authorization: {
        scope: resourceId,
        action: operationName,
        evidence: { role: 'Subscription Admin', principalId: SERVICE.objectId, principalType: 'ServicePrincipal' },
      },
      claims: {
        aud: 'https://management.core.windows.net/',
        iss: `https://sts.windows.net/${tenantId}/`,
        appid: SERVICE.clientId,
        'http://schemas.microsoft.com/identity/claims/objectidentifier': SERVICE.objectId,
      },
      correlationId,
      ...httpRequest(change, this.#count),
      resourceProvider: operationName.split('/')[0] ?? '',
      resourceUri: resourceId,
      operationName,
      status,
      subscriptionId,
      tenantId,
    };
  }
}

/** The casing of ids in subjects depends on who has written them, so nobody can rely on it. */
function recased(id: string, count: number): string {
  switch (count % 3) {
    case 0:
      return id.toLowerCase();
    case 1:
      return id;
    default:
      return id.replace(/(\/resourceGroups\/)([^/]+)/i, (_, keyword: string, name: string) => {
        return keyword.toLowerCase() + name.toUpperCase();
      });
  }
}

/** Of what Azure does by itself there was no request; some sources then say so by an empty text. */
function httpRequest({ kind, resourceId, correlationId }: Change, count: number): JsonObject {
  const url = `https://management.azure.com${resourceId}`;
  const request = { clientRequestId: correlationId, clientIpAddress: '127.0.0.1', method: METHODS[kind], url };
  return [{ httpRequest: request }, {}, { httpRequest: '' }][count % 3] ?? {};
}
