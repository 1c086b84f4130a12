/** An instance of this id is still going on; the id is free again when that one has finished. */
export class InstanceRunningError extends Error {
  override readonly name = 'InstanceRunningError';

  constructor(id: string, status: string) {
    super(`An orchestration instance "${id}" is ${status.toLowerCase()} already.`);
  }
}

/** An orchestrator asks for something that cannot be done; its instance fails with this message. */
export class OrchestrationRefusedError extends Error {
  override readonly name = 'OrchestrationRefusedError';
}
