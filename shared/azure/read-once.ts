import type { Arm, ArmRequest, ArmResponse } from './arm.ts';

/**
 * An ARM that asks for the same thing once. For one look at a target, whose parts each read what they need: they see
 * the same state then, and Azure is asked less. Nothing may be written with it.
 */
export function readOnce(arm: Arm): Arm {
  const answers = new Map<string, Promise<ArmResponse>>();
  return {
    send(request) {
      const asked = keyOf(request);
      let answer = answers.get(asked);
      if (!answer) {
        answer = arm.send(request);
        answers.set(asked, answer);
        // What failed is asked again: the next one may be answered.
        answer.catch(() => answers.delete(asked));
      }
      return answer;
    },
  };
}

function keyOf({ method, path, apiVersion, query, body }: ArmRequest): string {
  return JSON.stringify([method, path, apiVersion, query ?? {}, body ?? null]);
}
