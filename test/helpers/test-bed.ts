import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { subscribeApp } from '../../local/world/subscribe-app.ts';
import { startWorld, type World } from '../../local/world/world.ts';
import { Admin } from './admin.ts';
import { Api } from './api.ts';
import { ClusterView } from './cluster-view.ts';
import { TestHost } from './host.ts';

/** Waits of an operation, short enough for tests and still real durable timers. */
const QUICK: Readonly<Record<string, string>> = {
  POLL_SECONDS: '0.02',
  RETRY_FIRST_SECONDS: '0.03',
  RETRY_MAX_SECONDS: '0.5',
  // Once a year: a test that goes over the hour is not interfered with.
  RECONCILE_SCHEDULE: '0 0 0 1 1 *',
};

/** What a test wants beside settings of the app. */
interface TestBedOptions {
  /** Delivers the events of the simulated Azure to the app, with these manners; `{}` for good ones. */
  readonly events?: Readonly<Record<string, unknown>>;
  /** Limits the heap of the host as `npm start` does. */
  readonly isLimited?: boolean;
}

let clusters = 0;
let accounts = 0;

/** A world with the app running in it, on free ports and in a directory of its own. */
export class TestBed {
  readonly directory: string;
  readonly world: World;
  readonly api: Api;
  readonly admin: Admin;
  readonly cluster: ClusterView;
  readonly settings: Readonly<Record<string, string>>;
  #host: TestHost;
  #output = '';
  #events: Readonly<Record<string, unknown>> | undefined;

  private constructor(directory: string, world: World, settings: Readonly<Record<string, string>>, host: TestHost) {
    this.directory = directory;
    this.world = world;
    this.settings = settings;
    this.#host = host;
    this.api = new Api(host.url);
    this.admin = new Admin(world);
    this.cluster = new ClusterView(world);
  }

  static async start(
    settings: Readonly<Record<string, string>> = {},
    { events, isLimited = false }: TestBedOptions = {},
  ): Promise<TestBed> {
    const directory = await mkdtemp(join(tmpdir(), 'service-connector-'));
    const world = await startWorld({ directory: join(directory, 'world'), pace: 'instant' });
    const sealing = { SEALING_KEY: randomBytes(32).toString('base64') };
    const all = { ...world.appSettings, ...sealing, ...QUICK, POLICY: 'loopback', ...settings };
    const host = await TestHost.start({ stateFile: join(directory, 'host.sqlite'), settings: all, isLimited });
    const bed = new TestBed(directory, world, all, host);
    if (events) await bed.deliverEvents(events);
    return bed;
  }

  /** From now on the app hears of what happens in the world, after restarts of its host too. */
  async deliverEvents(manners: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.#events = manners;
    const { azure, certificates } = this.world;
    const subscribed = await subscribeApp(
      { endpoint: azure.endpoint, ca: certificates.ca },
      { url: this.#host.url, key: this.settings['HOST_MASTER_KEY'], manners },
    );
    if (!subscribed) throw new Error('the app has no function for events');
  }

  /** A cluster of its own for one test, ready or as `overrides` say. */
  newCluster(overrides: Readonly<Record<string, unknown>> = {}): Promise<string> {
    clusters += 1;
    return Promise.resolve(this.world.addCluster(`aks-test-${clusters}`, overrides));
  }

  /** A storage account that no other test uses; its id. */
  async ownStorageAccount(): Promise<string> {
    accounts += 1;
    const { storageAccount } = this.world.ids;
    const demo = storageAccount.split('/blobServices')[0]!;
    const name = `teststore${accounts}`;
    const id = demo.replace(/[^/]+$/, name);
    await this.admin.write(id, { ...(await this.admin.read(demo))!, id, name });
    return id;
  }

  /** Kills the host as a power cut would, and starts it again on the same state. */
  async crash(): Promise<void> {
    await this.#host.kill();
    await this.restart();
  }

  async kill(): Promise<void> {
    await this.#host.kill();
  }

  /** Resolves when the host has ended, by whatever cause. */
  async hostEnded(): Promise<void> {
    await this.#host.ended();
  }

  /** Starts the host again on the same state, with `changes` of its settings for this life. */
  async restart(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#output += this.#host.output;
    const settings = { ...this.settings, ...changes };
    this.#host = await TestHost.start({ stateFile: join(this.directory, 'host.sqlite'), settings });
    this.api.moveTo(this.#host.url);
    if (this.#events) await this.deliverEvents(this.#events);
  }

  get hostPid(): number {
    return this.#host.pid;
  }

  /** Everything that the host has printed, over all its lives. */
  get output(): string {
    return this.#output + this.#host.output;
  }

  async stopHost(): Promise<void> {
    await this.#host.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.stop();
    await this.world.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
