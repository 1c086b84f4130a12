import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadApp } from '../../../../local/host/app-loader.ts';
import { agreeOnCapabilities, installCoreModule } from '../../../../local/host/core-module.ts';
import type { ModelHolder } from '../../../../local/host/core-module.ts';
import { DurableEngine } from '../../../../local/host/durable/engine.ts';
import { openStore } from '../../../../local/host/durable/store.ts';
import { FunctionRegistry } from '../../../../local/host/function-registry.ts';
import { Hooks } from '../../../../local/host/hooks.ts';
import { Invoker } from '../../../../local/host/invoker.ts';
import { createLog } from '../../../../local/host/log.ts';
import { fixtureDirectory } from '../fixture-app.ts';
import type { Contender } from './measure.ts';

/** The engine of the embedded host in this process, with its state on the disk, without HTTP. */
export async function embeddedEngine(concurrency: number): Promise<Contender> {
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const log = createLog('error', console.error);
  const registry = new FunctionRegistry();
  const hooks = new Hooks();
  const holder: ModelHolder = { model: undefined };
  installCoreModule({ registry, hooks, holder, log });
  await loadApp(fixtureDirectory('bench'));
  registry.lock();
  const model = await agreeOnCapabilities(holder);
  const store = openStore(path.join(directory, 'state.sqlite'));
  const invoker = new Invoker({ model, hooks, log, clientBinding: () => '{}', timeout: undefined });
  const settings = {
    routePrefix: 'api',
    taskHub: 'Bench',
    maxConcurrentActivities: concurrency,
    maxConcurrentOrchestrators: concurrency,
    functionTimeout: undefined,
  };
  const engine = new DurableEngine({ store, registry, invoker, settings, log });
  engine.start();
  return {
    name: 'embedded host',
    start(id, name, input) {
      engine.startInstance({ id, name, input: JSON.stringify(input), version: undefined });
      return store.ledger.committed();
    },
    output(id) {
      const instance = store.tables.instances.get(id);
      if (instance?.status === 'Failed') throw new Error(instance.output);
      return instance?.output === undefined ? undefined : (JSON.parse(instance.output) as unknown);
    },
    async stop() {
      await engine.stop();
      store.database.close();
      rmSync(directory, { recursive: true });
    },
  };
}
