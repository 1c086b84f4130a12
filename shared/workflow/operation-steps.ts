/**
 * The steps of making a connection, or of bringing one to another state. The first four concern the cluster, the
 * others the connection.
 */
export const CONNECT_STEPS = [
  'registerProvider',
  'waitForCluster',
  'installExtension',
  'enableAddons',
  'openFirewall',
  'grantAccess',
  'createResources',
] as const;

/** The steps of removing a connection. The record goes last, so that a removal that broke off can be repeated. */
export const DISCONNECT_STEPS = ['removeResources', 'revokeAccess', 'removeRecord'] as const;

/** The one step of an operation that only looks. */
const INSPECTION_STEPS = ['validateConnection', 'planConnection'] as const;

/** Steps that only some operations come to: they are shown once they begin. */
const LATE_STEPS = ['removePrevious', 'undo'] as const;

export const STEP_NAMES = [...CONNECT_STEPS, ...DISCONNECT_STEPS, ...INSPECTION_STEPS, ...LATE_STEPS] as const;

export type StepName = (typeof STEP_NAMES)[number];

export const ACTIONS = ['create', 'update', 'repair', 'delete', 'validate', 'plan'] as const;

export type Action = (typeof ACTIONS)[number];

/** The steps that an action always takes. */
export function stepsOf(action: Action): readonly StepName[] {
  return STEPS[action];
}

const STEPS: Readonly<Record<Action, readonly StepName[]>> = {
  create: CONNECT_STEPS,
  update: CONNECT_STEPS,
  repair: CONNECT_STEPS,
  delete: DISCONNECT_STEPS,
  validate: ['validateConnection'],
  plan: ['planConnection'],
};
