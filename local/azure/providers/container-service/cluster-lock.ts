import { ArmError } from '../../arm-error.ts';
import type { Simulation } from '../../context.ts';
import { asText } from '../../json.ts';

/** A cluster does one operation at a time, those of its extensions counted; throws AKS's 409 while one is running. */
export function requireIdle(azure: Simulation, clusterId: string): void {
  const running = azure.operations.runningOnCluster(clusterId);
  if (!running) return;
  const verb = asText(running.payload.verb) ?? 'update';
  const started = running.startTime.replace(/\.\d+Z$/, 'Z');
  const what = `there's an in progress ${verb} managed cluster operation (operation ID: ${running.id})`;
  const since = `on the managed cluster started on UTC ${started}`;
  const advice = 'Please wait for it to finish before starting a new operation.';
  const abort = "You can also use 'az aks operation-abort' to abort the ongoing operation.";
  const message = `Operation is not allowed because ${what} ${since}. ${advice} ${abort}`;
  throw new ArmError(409, 'OperationNotAllowed', message, { unwrapped: true, details: [] });
}
