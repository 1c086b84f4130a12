import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { TestHost } from '../../helpers/host.ts';

/** The status of an instance as the durable client gives it. */
export interface Status {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: string;
  readonly input: unknown;
  readonly output: unknown;
  readonly customStatus: unknown;
  readonly createdTime: string;
  readonly history?: Record<string, unknown>[];
}

interface FixtureOptions {
  readonly settings: Readonly<Record<string, string>>;
  readonly logLevel: string;
}

const patience = 20_000;

/** A fixture app in a host process of its own, driven over HTTP. */
export class FixtureApp {
  readonly directory: string;
  readonly #app: string;
  readonly #options: FixtureOptions;
  #host: TestHost;
  #earlierOutput = '';

  private constructor(directory: string, app: string, options: FixtureOptions, host: TestHost) {
    this.directory = directory;
    this.#app = app;
    this.#options = options;
    this.#host = host;
  }

  static async start(
    fixture: string,
    settings: Readonly<Record<string, string>> = {},
    logLevel = 'information',
  ): Promise<FixtureApp> {
    const directory = await mkdtemp(join(tmpdir(), 'functions-host-'));
    const recordFile = join(directory, 'records');
    await appendFile(recordFile, '');
    const app = fixtureDirectory(fixture);
    const options = { settings: { RECORD_FILE: recordFile, ...settings }, logLevel };
    const host = await TestHost.start({ app, stateFile: join(directory, 'state.sqlite'), ...options });
    return new FixtureApp(directory, app, options, host);
  }

  get url(): string {
    return this.#host.url;
  }

  get stateFile(): string {
    return join(this.directory, 'state.sqlite');
  }

  /** Everything that the host has printed, over all its lives. */
  get output(): string {
    return this.#earlierOutput + this.#host.output;
  }

  /** Calls a method of the durable client inside the app; throws with the message that the app's code would see. */
  async client(method: string, ...args: unknown[]): Promise<unknown> {
    const response = await fetch(`${this.url}/api/client/${method}`, { method: 'POST', body: JSON.stringify(args) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    return text === '' ? null : JSON.parse(text);
  }

  /** Starts an instance; its id. */
  async run(orchestrator: string, input?: unknown, instanceId?: string): Promise<string> {
    return (await this.client('startNew', orchestrator, { input, instanceId })) as string;
  }

  async status(id: string, options: Record<string, unknown> = {}): Promise<Status> {
    return (await this.client('getStatus', id, { showInput: true, ...options })) as Status;
  }

  /** Follows an instance until `reached` says so; fails with what the instance is doing. */
  async until(id: string, reached: (status: Status) => boolean): Promise<Status> {
    const deadline = Date.now() + patience;
    for (;;) {
      const status = await this.status(id);
      if (reached(status)) return status;
      if (Date.now() > deadline) {
        throw new Error(`instance ${id} got stuck: ${JSON.stringify(status)}\n${this.output.slice(-2000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async finished(id: string): Promise<Status> {
    return this.until(id, ({ runtimeStatus }) => ['Completed', 'Failed', 'Terminated'].includes(runtimeStatus));
  }

  /** Waits until an event of this type is on the disk. */
  async inHistory(id: string, eventType: string): Promise<void> {
    const deadline = Date.now() + patience;
    for (;;) {
      const { history = [] } = await this.status(id, { showHistory: true });
      if (history.some((event) => event['EventType'] === eventType)) return;
      if (Date.now() > deadline) throw new Error(`instance ${id} got no ${eventType}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Runs an orchestrator to its end. */
  async result(orchestrator: string, input?: unknown): Promise<Status> {
    return this.finished(await this.run(orchestrator, input));
  }

  /** The lines that activities have written, one for each run. */
  async records(): Promise<string[]> {
    return (await readFile(join(this.directory, 'records'), 'utf8')).split('\n').filter((line) => line !== '');
  }

  /** How often a line has been written. */
  async runsOf(line: string): Promise<number> {
    return (await this.records()).filter((one) => one === line).length;
  }

  /** Waits until an activity has written this line so many times. */
  async recorded(line: string, times = 1): Promise<void> {
    const deadline = Date.now() + patience;
    while ((await this.runsOf(line)) < times) {
      if (Date.now() > deadline) throw new Error(`"${line}" was not recorded ${times} times`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** A file name that no other test uses. */
  file(name: string): string {
    return join(this.directory, name);
  }

  async kill(): Promise<void> {
    await this.#host.kill();
  }

  async stop(): Promise<void> {
    await this.#host.stop();
  }

  async restart(): Promise<void> {
    this.#earlierOutput += this.#host.output;
    this.#host = await TestHost.start({ app: this.#app, stateFile: this.stateFile, ...this.#options });
  }

  /** Kills the host as a power cut would, and starts it again on the same state. */
  async crash(): Promise<void> {
    await this.kill();
    await this.restart();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Directory of a fixture app by its name. */
export function fixtureDirectory(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}
