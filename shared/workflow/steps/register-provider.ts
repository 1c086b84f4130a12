import { ArmError } from '../../azure/arm.ts';
import { getProviderState, registerProvider as register } from '../../azure/providers.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { StepInput } from '../operation-input.ts';
import { done, failed, skipped, waitFor, type Outcome } from '../outcome.ts';
import { EXTENSION_PROVIDER } from '../records.ts';
import type { Tools } from '../tools.ts';

/** Registers the provider of cluster extensions in the cluster's subscription; Azure takes a while over it. */
export async function registerProvider(tools: Tools, input: StepInput): Promise<Outcome> {
  if (tools.records === 'cluster') return skipped('not needed: the connection records are kept in the cluster itself');
  const { subscriptionId } = resourceIdOf(input.connection.cluster);
  const state = await getProviderState(tools.arm, subscriptionId, EXTENSION_PROVIDER);
  if (state === 'Registered') return done(`${EXTENSION_PROVIDER} is registered`);
  if (state === 'Registering') return waitFor(`${EXTENSION_PROVIDER} is being registered in the subscription`);
  try {
    await register(tools.arm, subscriptionId, EXTENSION_PROVIDER);
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) return failed('ProviderRegistrationDenied', error.message);
    throw error;
  }
  return waitFor(`${EXTENSION_PROVIDER} is being registered in the subscription (it was ${state})`);
}
