import { startGateway, type Gateway } from '../gateway/gateway.ts';
import type { World } from '../world/world.ts';
import { isInUse } from './free-ports.ts';
import { HostStartError } from './host-start-error.ts';

/** One HTTPS address for Azure's SDKs: the simulated Azure and this service's linkers, as Azure has them. */
export async function startFront(port: number, { certificates, azure }: World, host: string): Promise<Gateway> {
  try {
    const gateway = await startGateway({ certificates, port, host, azure: azure.endpoint });
    console.log(`Both over HTTPS    ${gateway.url}  (one base URL for Azure's SDKs, linkers included)`);
    return gateway;
  } catch (error) {
    if (!isInUse(error)) throw error;
    const message = `Port ${port} is in use by another program. Stop it, or choose another port with HTTPS_PORT.`;
    throw new HostStartError(message, { cause: error });
  }
}
