import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { argv, pid } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../dist/app.cjs', import.meta.url));

/**
 * Bundles the app into the one file that `main` in package.json names; its size in bytes. The file is replaced in one
 * go: a host that starts meanwhile loads the old one or the new one.
 */
export async function buildApp(): Promise<number> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['functions/index.ts'],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    minify: true,
    sourcemap: 'linked',
    // The Functions host provides this module to the process; it is on no registry.
    external: ['@azure/functions-core'],
    logLevel: 'warning',
    write: false,
  });
  await mkdir(dirname(BUNDLE), { recursive: true });
  for (const { path, contents } of outputFiles) {
    const temporary = `${path}.${pid}.tmp`;
    await writeFile(temporary, contents);
    await rename(temporary, path);
  }
  return (await stat(BUNDLE)).size;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const size = await buildApp();
  if (!argv.includes('--quiet')) console.log(`dist/app.cjs  ${(size / 1024 / 1024).toFixed(2)} MB`);
}
