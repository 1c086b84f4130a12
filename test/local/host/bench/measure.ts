/** An engine to be measured. Both run the same orchestrators. */
export interface Contender {
  name: string;
  /** Accepts an orchestration; resolves when it is accepted for good. */
  start(id: string, name: string, input: unknown): Promise<void>;
  /** The output of an orchestration; undefined until it has finished. */
  output(id: string): unknown;
  stop(): Promise<void>;
}

/** Milliseconds. */
export interface Times {
  wall: number;
  /** Time on the processor, which other programs on the machine do not change much. */
  cpu: number;
}

/** Runs so many orchestrations of so many activities in sequence, all at once. */
export async function measure(contender: Contender, orchestrations: number, activities: number): Promise<Times> {
  const run = Math.random().toString(36).slice(2);
  const ids = Array.from({ length: orchestrations }, (_, index) => `${run}-${index}`);
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  await Promise.all(ids.map((id) => contender.start(id, 'sequence', activities)));
  for (const id of ids) await finished(contender, id);
  const { user, system } = process.cpuUsage(cpuBefore);
  const times = { wall: performance.now() - started, cpu: (user + system) / 1000 };
  const expected = (activities * (activities + 1)) / 2;
  for (const id of ids) {
    if (contender.output(id) !== expected) throw new Error(`${contender.name}: ${String(contender.output(id))}`);
  }
  return times;
}

async function finished(contender: Contender, id: string): Promise<void> {
  while (contender.output(id) === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
}
