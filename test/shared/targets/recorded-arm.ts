import { ArmError, type Arm, type ArmRequest } from '../../../shared/azure/arm.ts';

export interface RecordedArm extends Arm {
  /** `GET /subscriptions/…`, in the order in which they were sent. */
  readonly sent: readonly string[];
}

/**
 * An ARM that gives recorded answers, by `GET {path}` and the like; paths are compared without regard to case, as ARM
 * does. Whatever was not recorded is a 404.
 */
export function recordedArm(answers: Readonly<Record<string, unknown>>): RecordedArm {
  const byKey = new Map(Object.entries(answers).map(([request, body]) => [request.toLowerCase(), body]));
  const sent: string[] = [];
  return {
    sent,
    send: ({ method, path, apiVersion }: ArmRequest) => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(apiVersion)) throw new Error(`not a stable api-version: ${apiVersion}`);
      sent.push(`${method} ${path}`);
      const body = byKey.get(`${method} ${path}`.toLowerCase());
      if (body !== undefined) return Promise.resolve({ status: 200, body });
      const message = `The Resource '${path}' was not found.`;
      return Promise.reject(new ArmError(message, { status: 404, code: 'ResourceNotFound' }));
    },
  };
}
