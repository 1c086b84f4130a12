/** Levels as the Functions worker contract names them, from chatty to silent. */
const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Writes one line per event: time, level, source, message. */
export interface Log {
  write(level: LogLevel, source: string, message: string): void;
}

const shortNames: Record<LogLevel, string> = {
  trace: 'trace',
  debug: 'debug',
  information: 'info ',
  warning: 'warn ',
  error: 'error',
  critical: 'crit ',
  none: '',
};

/** Reads a level as a person writes it (`info`, `warn` and `information` alike); undefined when it is none. */
export function parseLogLevel(text: string): LogLevel | undefined {
  const aliases: Record<string, LogLevel> = { info: 'information', warn: 'warning' };
  const level = aliases[text.toLowerCase()] ?? text.toLowerCase();
  return logLevels.find((known) => known === level);
}

/** A log that passes on what is at least as serious as `minimum`. */
export function createLog(minimum: LogLevel, print: (line: string) => void): Log {
  const threshold = logLevels.indexOf(minimum);
  return {
    write(level, source, message) {
      if (level === 'none' || logLevels.indexOf(level) < threshold) return;
      print(`${new Date().toISOString()} ${shortNames[level]} [${source}] ${message}`);
    },
  };
}
