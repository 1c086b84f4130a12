import type { Certificates } from '../tls/certificates.ts';
import { Faults } from './admin/faults.ts';
import { RequestLog } from './admin/request-log.ts';
import { badRequest } from './arm-error.ts';
import { Changes, type ChangeListener } from './changes.ts';
import type { ClusterRuntime } from './cluster-runtime.ts';
import { firstTenant, tenantOf, type Simulation } from './context.ts';
import { Credentials } from './credentials.ts';
import { answerRequest, type Door } from './door.ts';
import { EventGrid } from './events/event-grid.ts';
import { ResourceEvents } from './events/resource-event.ts';
import { finishOperation, publishEnd } from './finish-operation.ts';
import { TOKEN_PATH } from './gateway/token-endpoint.ts';
import { Tokens } from './gateway/tokens.ts';
import { listen } from './http/server.ts';
import { asText } from './json.ts';
import { Operations } from './operations.ts';
import { changePace, durationsOf, type Durations, type PaceName } from './pace.ts';
import { Store, type Document } from './store/store.ts';
import { setVaultSecret } from './vault/vault.ts';

export interface AzureOptions {
  /** Where the state is kept. */
  readonly directory: string;
  readonly certificates: Certificates;
  readonly clusters: ClusterRuntime;
  readonly pace: PaceName;
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** A text that every credential holds, so that a leaked one can be found. */
  readonly credentialMarker?: string;
}

/** A running simulation of Azure Resource Manager, the token endpoint and the vaults. */
export interface Azure {
  /** `https://127.0.0.1:port` */
  readonly endpoint: string;
  /** For `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`. */
  readonly tokenEndpoint: { readonly url: string; readonly header: string };
  /** For `KEY_VAULT_ENDPOINT`: the vaults' data plane, with `{vault}` for a vault's name. */
  readonly vaultEndpointTemplate: string;
  /** Stores documents, for a start; replaces what is there. */
  put(...documents: readonly Document[]): void;
  get(id: string): Document | undefined;
  setVaultSecret(vault: string, name: string, value: string): void;
  /** A token with which a person calls the simulation as the app does; good for a month. */
  issueToken(): string;
  /** The keys that were given out for what is below a scope, by the rest of the id and the name of the key. */
  issuedKeys(scope: string): readonly (readonly [name: string, value: string])[];
  /** For whom a token of the token endpoint is; undefined when it is none, or has expired. */
  audienceOf(token: string): string | undefined;
  /** Changes how long things take: the name of a pace, or some durations in milliseconds. */
  pace(pace: PaceName | Partial<Durations>): void;
  /** Hears of each write, delete and action when it has ended; the returned function ends that. */
  onChange(listener: ChangeListener): () => void;
  close(): Promise<void>;
}

const ARM_AUDIENCE = 'https://management.azure.com/';
const MONTH_SECONDS = 30 * 24 * 60 * 60;

/** Starts the simulation on the state in `directory`; operations that were running go on. */
export async function startAzure(options: AzureOptions): Promise<Azure> {
  const store = new Store(options.directory);
  const credentials = new Credentials(store, options.credentialMarker);
  let durations = durationsOf(options.pace);
  const changes = new Changes();
  let endpoint = '';
  const azure: Simulation = {
    store,
    credentials,
    changes,
    eventGrid: new EventGrid(),
    clusters: options.clusters,
    operations: new Operations(
      store,
      (operation) => finishOperation(azure, operation),
      (operation) => publishEnd(changes, operation),
    ),
    get endpoint() {
      return endpoint;
    },
    get durations() {
      return durations;
    },
  };
  const resourceEvents = new ResourceEvents((subscriptionId) => tenantOf(azure, subscriptionId));
  changes.subscribe((change) => {
    const event = resourceEvents.of(change);
    if (event) azure.eventGrid.publish(event);
  });
  const setPace = (pace: unknown): void => {
    const changed = changePace(durations, pace);
    if (!changed) throw badRequest('pace must be the name of a pace or an object of durations in milliseconds.');
    durations = changed;
  };
  const header = credentials.ownSecret('identity-header');
  const tokens = new Tokens(credentials);
  const door: Door = {
    azure,
    tokens,
    header,
    faults: new Faults(),
    log: new RequestLog(),
    setPace,
  };
  const server = await listen(options.port ?? 0, options.certificates, (request, response) =>
    answerRequest(door, request, response),
  );
  endpoint = `https://127.0.0.1:${server.port}`;
  azure.operations.resume();
  let closing: Promise<void> | undefined;
  const shutDown = async (): Promise<void> => {
    azure.operations.close();
    azure.eventGrid.close();
    await server.close();
    store.close();
  };
  return {
    endpoint,
    tokenEndpoint: { url: endpoint + TOKEN_PATH, header },
    vaultEndpointTemplate: `${endpoint}/_vault/{vault}`,
    put: (...documents) => store.transaction(() => documents.forEach((document) => store.put(document))),
    get: (id) => store.get(id),
    setVaultSecret: (vault, name, value) => void setVaultSecret(azure, { vault, name }, value),
    issueToken: () => tokens.issue(ARM_AUDIENCE, firstTenant(azure), MONTH_SECONDS).token,
    issuedKeys: (scope) => credentials.issued(scope),
    audienceOf: (token) => asText(tokens.verify(token)?.aud),
    pace: setPace,
    onChange: (listener) => changes.subscribe(listener),
    close: () => (closing ??= shutDown()),
  };
}
