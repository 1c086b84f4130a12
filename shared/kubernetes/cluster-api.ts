/** What every Kubernetes object has, as far as it is used here. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Objects of one kind. */
export interface Collection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  /** `owner=helm,name=sc-extension` */
  readonly labelSelector?: string;
  /** All of them, however many; otherwise the first 500. */
  readonly whole?: boolean;
}

/** Our name in `managedFields`. */
export const FIELD_MANAGER = 'aks-service-connector';

/**
 * The API of one cluster. One attempt for each call; throws `KubernetesError` for an answer of 400 or more and
 * `KubernetesUnreachable` when no answer came.
 */
export interface ClusterApi {
  /** `undefined` when there is none. */
  get(reference: ObjectReference): Promise<KubernetesObject | undefined>;
  /** The objects of a kind in a namespace, or in the whole cluster. */
  list(collection: Collection): Promise<readonly KubernetesObject[]>;
  /** The last lines that a pod's only container has printed. */
  podLog(pod: { readonly namespace: string; readonly name: string }, lines: number): Promise<string>;
  /** Creates an object; 409 `AlreadyExists` when there is one. */
  create(object: KubernetesObject): Promise<KubernetesObject>;
  /**
   * Server-side apply with our field manager; takes fields over from others. With a `resourceVersion` in the object
   * it is refused (409) when someone wrote the object since.
   */
  apply(object: KubernetesObject): Promise<KubernetesObject>;
  /** JSON merge patch. */
  patch(reference: ObjectReference, patch: unknown): Promise<KubernetesObject>;
  /** Deletes the object with this uid and no later one of the same name; one that is gone is as good as deleted. */
  remove(reference: ObjectReference, uid: string | undefined): Promise<void>;
}

/** The API server answered with a `Status` of failure. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError';
  readonly status: number;
  /** Kubernetes' reason, such as `NotFound`, `Conflict` or `Forbidden`. */
  readonly reason: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, facts: { status: number; reason: string; retryAfterSeconds?: number | undefined }) {
    super(message);
    this.status = facts.status;
    this.reason = facts.reason;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/** The API server did not answer. The call may have taken effect. */
export class KubernetesUnreachable extends Error {
  override readonly name: string = 'KubernetesUnreachable';
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What answers in the place of the API server has a certificate that the authority of the cluster has not signed. */
export class KubernetesUntrusted extends KubernetesUnreachable {
  override readonly name = 'KubernetesUntrusted';
}
