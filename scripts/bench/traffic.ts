import type { Gate } from '../../test/helpers/gate.ts';
import type { Place } from '../../test/helpers/place.ts';

/** The calls that an app makes to one place of the world. */
export interface Traffic {
  /** Method and path of each call, in order. */
  readonly calls: readonly string[];
  /** Milliseconds during which at least one call waited for the world. */
  readonly waited: number;
}

/** Watches a place while `work` runs. */
export async function watch(gate: Gate, { number }: Place, work: () => Promise<void>): Promise<Traffic> {
  const calls: string[] = [];
  let [open, since, waited] = [0, 0, 0];
  gate.guard(number, ({ call, response, pass }) => {
    calls.push(`${call.method} ${call.path}`);
    if (open === 0) since = performance.now();
    open += 1;
    response.once('close', () => {
      open -= 1;
      if (open === 0) waited += performance.now() - since;
    });
    pass();
  });
  try {
    await work();
  } finally {
    gate.open(number);
  }
  return { calls, waited };
}
