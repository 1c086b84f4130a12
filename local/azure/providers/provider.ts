import type { Simulation } from '../context.ts';
import type { ProviderAnswer } from '../http/answer.ts';
import type { JsonObject } from '../json.ts';
import type { OperationEnd } from '../operations.ts';
import type { Document, OperationRecord } from '../store/store.ts';

/** A request that has passed the gateway: signed in, permitted, with a known type and api-version. */
export interface Call {
  readonly azure: Simulation;
  readonly definition: ResourceType;
  /** `Microsoft.Storage/storageAccounts`, in the provider's own letter case. */
  readonly type: string;
  /** The resource's id; of a list, the id of what it is listed below. */
  readonly id: string;
  readonly subscriptionId: string | undefined;
  readonly resourceGroup: string | undefined;
  /** What the type hangs on: a subscription, a resource group or another resource. */
  readonly scope: string;
  /** One name per type; of a list, one fewer. */
  readonly names: readonly string[];
  readonly apiVersion: string;
  readonly query: ReadonlyMap<string, string>;
  readonly body: JsonObject;
  /** The access-control name of what is asked: `Microsoft.Storage/storageAccounts/read`. */
  readonly operationName: string;
  readonly correlationId: string;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** Path and query as sent, for links to the next page. */
  readonly url: string;
}

/** A call on a resource that is there. */
export interface ResourceCall extends Call {
  readonly resource: Document;
}

type Handler<C> = (call: C) => ProviderAnswer | Promise<ProviderAnswer>;

/** A resource type. What has no handler is done as for any resource: see generic.ts. */
export interface ResourceType {
  /** Below the namespace: `storageAccounts`, `storageAccounts/blobServices`. */
  readonly name: string;
  readonly apiVersions: readonly string[];
  readonly read?: Handler<Call>;
  readonly list?: Handler<Call>;
  readonly put?: Handler<Call>;
  readonly patch?: Handler<ResourceCall>;
  readonly delete?: Handler<Call>;
  /** What POST does, by action; the resource is there, or the gateway has answered 404. */
  readonly actions?: Readonly<Record<string, Handler<ResourceCall>>>;
  /** No resource of its own but a view of something else: it has no parent that must be stored. */
  readonly virtual?: boolean;
  /** The document of a child that is there as soon as its parent is, such as `blobServices/default`. */
  readonly implied?: (id: string, names: readonly string[]) => Document | undefined;
}

/** Finishes an operation of one kind when it falls due; may run twice. */
export type Ending = (azure: Simulation, operation: OperationRecord) => OperationEnd | Promise<OperationEnd>;

export interface ResourceProvider {
  readonly namespace: string;
  readonly types: readonly ResourceType[];
  /** In a new subscription; default `Registered`. */
  readonly registrationState?: 'Registered' | 'NotRegistered';
  /** By the kind of operation. */
  readonly endings?: Readonly<Record<string, Ending>>;
}
