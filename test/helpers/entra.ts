import type { TestBed } from './test-bed.ts';

/** Turns Entra ID on for a cluster, with or without local accounts. */
export async function useEntraId(
  bed: TestBed,
  cluster: string,
  properties: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const document = (await bed.admin.read(cluster))!;
  const aadProfile = { managed: true, enableAzureRBAC: true, tenantID: bed.world.ids.tenantId };
  await bed.admin.write(cluster, { ...document, properties: { ...document.properties, aadProfile, ...properties } });
}
