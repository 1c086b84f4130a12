import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppLoadError, describeError } from './errors.ts';
import { recordOf } from './narrow.ts';

/** Reads a JSON document of the app; undefined when the file does not exist. */
export function readAppJson(appDirectory: string, name: string): Record<string, unknown> | undefined {
  const file = path.join(appDirectory, name);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (recordOf(error)['code'] === 'ENOENT') return undefined;
    throw new AppLoadError(`${file} cannot be read: ${describeError(error)}`, { cause: error });
  }
  try {
    return recordOf(JSON.parse(text));
  } catch (error) {
    throw new AppLoadError(`${file} is not valid JSON: ${describeError(error)}`, { cause: error });
  }
}

/** The files that `main` in the app's package.json names; it may be a pattern, as in Azure Functions. */
function entryFiles(appDirectory: string): string[] {
  const main = readAppJson(appDirectory, 'package.json')?.['main'];
  if (typeof main !== 'string' || main === '') {
    throw new AppLoadError(`${path.join(appDirectory, 'package.json')} names no entry file in "main".`);
  }
  // Patterns are rare, and to load what looks through them takes longer than to look for one file.
  const files = existsSync(path.join(appDirectory, main)) ? [main] : globSync(main, { cwd: appDirectory }).sort();
  if (files.length === 0) {
    throw new AppLoadError(`No file in ${appDirectory} fits "main" ("${main}") of its package.json. Is the app built?`);
  }
  return files.map((file) => path.join(appDirectory, file));
}

/** Loads the app's entry files, which register its functions. */
export async function loadApp(appDirectory: string): Promise<void> {
  for (const file of entryFiles(appDirectory)) {
    try {
      await import(pathToFileURL(file).href);
    } catch (error) {
      throw new AppLoadError(`${file} cannot be loaded: ${describeError(error)}`, { cause: error });
    }
  }
}
