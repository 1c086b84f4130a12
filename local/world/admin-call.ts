import { request } from 'node:https';

/** One call of the simulated Azure's admin endpoint. */
export async function adminCall(
  azure: { readonly endpoint: string; readonly ca: string },
  call: { readonly method: string; readonly path: string; readonly body: unknown },
): Promise<void> {
  const { method, path, body } = call;
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(`${azure.endpoint}${path}`, { method, ca: azure.ca, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    outgoing.on('error', reject).end(JSON.stringify(body));
  });
  if (status === undefined || status >= 400)
    throw new Error(`${method} ${path} was answered with ${status ?? 'nothing'}`);
}
