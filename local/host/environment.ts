const loopback = ['127.0.0.1', 'localhost', '::1'];

/**
 * Sets what the Functions host sets for its worker. The client of durable-functions speaks HTTP to this process and
 * obeys proxy settings, so loopback addresses are excepted from them.
 */
export function prepareEnvironment(appDirectory: string, port: number): void {
  setDefault('FUNCTIONS_WORKER_RUNTIME', 'node');
  setDefault('AZURE_FUNCTIONS_ENVIRONMENT', 'Development');
  setDefault('AzureWebJobsScriptRoot', appDirectory);
  // Without it, durable-functions replaces the origin of every management URL by http://localhost:7071.
  process.env['WEBSITE_HOSTNAME'] = `127.0.0.1:${port}`;
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const hosts = (process.env[name] ?? '').split(',').filter((host) => host !== '');
    process.env[name] = [...new Set([...hosts, ...loopback])].join(',');
  }
  process.chdir(appDirectory);
}

function setDefault(name: string, value: string): void {
  process.env[name] ??= value;
}

/** The longest body of a request in bytes, by the setting that Azure Functions has for it (default 100 MB). */
export function bodyLimit(): number {
  const limit = Number(process.env['FUNCTIONS_REQUEST_BODY_SIZE_LIMIT']);
  return Number.isInteger(limit) && limit > 0 ? limit : 104_857_600;
}
