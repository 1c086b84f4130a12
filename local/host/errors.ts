/** A reason why the host cannot start or go on; `code` is stable and is what a parent process gets over IPC. */
export class HostError extends Error {
  override readonly name: string = 'HostError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The app cannot be loaded as it is: its package, its entry file or one of its functions is at fault. */
export class AppLoadError extends HostError {
  override readonly name = 'AppLoadError';

  constructor(message: string, options?: ErrorOptions) {
    super('AppLoadFailed', message, options);
  }
}

/** Another program listens on the port. */
export class PortInUseError extends HostError {
  override readonly name = 'PortInUseError';

  constructor(port: number) {
    super('PortInUse', `Port ${port} is in use by another program. Stop it, or choose another port with PORT.`);
  }
}

/** Another host process uses the state file. */
export class StateInUseError extends HostError {
  override readonly name = 'StateInUseError';

  constructor(file: string) {
    super('StateInUse', `The state file ${file} is in use by another host process. Stop it, or choose another file.`);
  }
}

/** Says what was thrown in one line, short enough for a log. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const line = text.replaceAll(/\s*[\r\n]+\s*/g, ' | ');
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
