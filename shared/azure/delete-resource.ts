import { ArmError, type Arm } from './arm.ts';

/** Deletes a resource; one that is gone already is as good as deleted. */
export async function deleteResource(arm: Arm, path: string, apiVersion: string): Promise<void> {
  try {
    await arm.send({ method: 'DELETE', path, apiVersion });
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return;
    throw error;
  }
}
