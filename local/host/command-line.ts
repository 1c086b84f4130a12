import { parseArgs } from 'node:util';
import { HostError, messageOf } from './errors.ts';
import type { HostOptions } from './host.ts';
import { parseLogLevel } from './log.ts';

const usage =
  'Usage: node local/host/main.ts --app <directory> --state <file.sqlite> [--port 7071] [--log-level information]\n' +
  'Environment: HOST_FUNCTION_KEY, HOST_MASTER_KEY make callers of functions show a key (else none is asked for).';

/** Reads the command line; throws a HostError that says how it should look. */
export function parseArguments(args: string[]): HostOptions {
  const { app, state, port, level } = readOptions(args);
  const logLevel = parseLogLevel(level);
  const portNumber = Number(port);
  if (app === undefined || state === undefined) throw invalid('--app and --state are needed.');
  if (!logLevel) throw invalid(`"${level}" is no log level.`);
  if (!/^\d+$/.test(port) || portNumber > 65_535) throw invalid(`"${port}" is no port.`);
  return { appDirectory: app, stateFile: state, port: portNumber, logLevel, keys: takeKeys() };
}

function readOptions(args: string[]): { app?: string; state?: string; port: string; level: string } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        app: { type: 'string' },
        state: { type: 'string' },
        port: { type: 'string', default: '7071' },
        'log-level': { type: 'string', default: 'information' },
      },
    });
    const { app, state, port } = values;
    return {
      ...(app === undefined ? {} : { app }),
      ...(state === undefined ? {} : { state }),
      port,
      level: values['log-level'],
    };
  } catch (error) {
    throw invalid(messageOf(error));
  }
}

/** The keys are for the host alone, so the app does not see them in its settings. */
function takeKeys(): { function?: string | undefined; master?: string | undefined } {
  const keys = { function: process.env['HOST_FUNCTION_KEY'], master: process.env['HOST_MASTER_KEY'] };
  delete process.env['HOST_FUNCTION_KEY'];
  delete process.env['HOST_MASTER_KEY'];
  return keys;
}

function invalid(message: string): HostError {
  return new HostError('BadArguments', `${message}\n${usage}`);
}
