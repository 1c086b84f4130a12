import type { ConnectionRecord } from '../../connection/spec.ts';
import { judge } from '../../health/health.ts';
import type { RemovalInput } from '../operation-input.ts';
import { failed, type Outcome } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { validateConnection } from '../validation/validate-connection.ts';

/**
 * Why a connection that was found broken is not removed by the service itself: by now it is another one, or it is well.
 * Looked at inside the claim, so that nobody changes it meanwhile. `undefined` when it is to go.
 */
export async function cleanUpRefusal(
  tools: Tools,
  { connection: { cluster, name, known, ifBroken } }: RemovalInput,
  record: ConnectionRecord,
): Promise<Outcome | undefined> {
  if (!ifBroken) return undefined;
  if (record.operationId !== known?.operationId) {
    return failed('CleanUpOutdated', `connection '${name}' was changed since it was found broken`);
  }
  const looked = await validateConnection(tools, { connection: { ...record, cluster } });
  const report = looked.kind === 'done' ? looked.facts?.validation : undefined;
  if (report && judge(report).status === 'Broken') return undefined;
  return failed('CleanUpOutdated', `connection '${name}' is not broken any more`);
}
