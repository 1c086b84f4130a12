/** Where the durable APIs of this host are. */
export interface DurableEndpoints {
  /** Public base of the management API, without a slash at the end. */
  managementUrl: string;
  /** Base of the endpoint for the app's own client, with a slash at the end. */
  rpcUrl: string;
  taskHub: string;
  systemKey: string;
}

/** Path of the management API below the host's URL. */
export const managementPath = '/runtime/webhooks/durabletask';

function query({ taskHub, systemKey }: DurableEndpoints): string {
  return `taskHub=${encodeURIComponent(taskHub)}&connection=Storage&code=${encodeURIComponent(systemKey)}`;
}

/** The URLs by which one instance is watched and controlled. */
export function managementLinks(endpoints: DurableEndpoints, id: string): Record<string, string> {
  const base = `${endpoints.managementUrl}/instances/${id}`;
  const key = query(endpoints);
  return {
    id,
    statusQueryGetUri: `${base}?${key}`,
    sendEventPostUri: `${base}/raiseEvent/{eventName}?${key}`,
    terminatePostUri: `${base}/terminate?reason={text}&${key}`,
    rewindPostUri: `${base}/rewind?reason={text}&${key}`,
    purgeHistoryDeleteUri: `${base}?${key}`,
    restartPostUri: `${base}/restart?${key}`,
    suspendPostUri: `${base}/suspend?reason={text}&${key}`,
    resumePostUri: `${base}/resume?reason={text}&${key}`,
  };
}

/** The document that a durable client binding carries; durable-functions builds its client from it. */
export function clientBinding(endpoints: DurableEndpoints): string {
  const key = query(endpoints);
  const create = `${endpoints.managementUrl}/orchestrators/{functionName}[/{instanceId}]?${key}`;
  return JSON.stringify({
    taskHubName: endpoints.taskHub,
    connectionName: 'Storage',
    creationUrls: {
      createNewInstancePostUri: create,
      createAndWaitOnNewInstancePostUri: `${create}&timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}`,
    },
    managementUrls: managementLinks(endpoints, 'INSTANCEID'),
    baseUrl: endpoints.managementUrl,
    requiredQueryStringParameters: key,
    rpcBaseUrl: endpoints.rpcUrl,
  });
}
