import { AZURE_STATES } from './azure-states.ts';
import { CLUSTER_STATES } from './cluster-states.ts';
import { EXTENSION_STATES } from './extension-states.ts';
import type { State } from './state.ts';

const STATES = { ...AZURE_STATES, ...EXTENSION_STATES, ...CLUSTER_STATES };

/** The name of a state that a cluster of the world can be put into. */
export type StateName = keyof typeof STATES;

export function stateOf(name: StateName): State {
  return STATES[name];
}
