import {
  InMemoryOrchestrationBackend,
  TestOrchestrationClient,
  TestOrchestrationWorker,
} from '@microsoft/durabletask-js';
import type { ActivityContext, OrchestrationContext, Task } from '@microsoft/durabletask-js';
import type { Contender } from './measure.ts';

type Orchestrator = AsyncGenerator<Task<unknown>, number, never>;

/** The in-memory backend of durabletask-js, which keeps nothing. */
export async function inMemoryBackend(): Promise<Contender> {
  const backend = new InMemoryOrchestrationBackend();
  const client = new TestOrchestrationClient(backend);
  const worker = new TestOrchestrationWorker(backend);
  const echo = (_: ActivityContext, input: unknown): unknown => input;
  worker.addNamedActivity('echo', echo);
  // eslint-disable-next-line @typescript-eslint/require-await -- durabletask-js wants an asynchronous generator
  const sequence = async function* (context: OrchestrationContext, count: number): Orchestrator {
    let sum = 0;
    for (let index = 1; index <= count; index++) {
      const value: number = yield context.callActivity(echo, index);
      sum += value;
    }
    return sum;
  };
  worker.addNamedOrchestrator('sequence', sequence);
  await worker.start();
  return {
    name: 'durabletask-js in memory',
    start: async (id, name, input) => {
      await client.scheduleNewOrchestration(name, input, id);
    },
    output: (id) => {
      const instance = backend.getInstance(id);
      return instance?.output === undefined ? undefined : (JSON.parse(instance.output) as unknown);
    },
    stop: () => worker.stop(),
  };
}
