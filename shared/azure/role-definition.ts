import * as z from 'zod';

import { ArmError, type Arm } from './arm.ts';
import { shape } from './answer-shape.ts';

const API_VERSION = '2022-04-01';

const definitionSchema = z.object({
  properties: z.object({
    roleName: z.string(),
    permissions: z.array(z.object({ actions: z.array(z.string()).nullish() })),
  }),
});

export interface RoleDefinition {
  readonly roleName: string;
  /** What it lets its holder do with resources; patterns may hold `*`. What it takes out of that again is not counted. */
  readonly actions: readonly string[];
}

/** The definition of a role, built-in or of the customer's own; `undefined` when the subscription knows none. */
export async function readRoleDefinition(
  arm: Arm,
  subscriptionId: string,
  guid: string,
): Promise<RoleDefinition | undefined> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${guid}`;
  try {
    const { body } = await arm.send({ method: 'GET', path, apiVersion: API_VERSION });
    const { roleName, permissions } = shape(definitionSchema, body, `role ${guid}`).properties;
    return { roleName, actions: permissions.flatMap(({ actions }) => actions ?? []) };
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
}
