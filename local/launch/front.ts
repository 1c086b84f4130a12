import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { World } from '../world/world.ts';
import { portError } from './free-ports.ts';

/** One HTTPS address for Azure's SDKs: the simulated Azure and this service's linkers, as Azure has them. */
export async function startFront(port: number, { certificates, azure }: World, host: string): Promise<Gateway> {
  try {
    const gateway = await startGateway({ certificates, port, host, azure: azure.endpoint });
    console.log(`Both over HTTPS    ${gateway.url}  (one base URL for Azure's SDKs, linkers included)`);
    return gateway;
  } catch (error) {
    throw portError('HTTPS_PORT', port, error);
  }
}
