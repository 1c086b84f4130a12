import { stat } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLE = fileURLToPath(new URL('../dist/app.cjs', import.meta.url));

/** Bundles the app into the one file that `main` in package.json names; its size in bytes. */
export async function buildApp(): Promise<number> {
  await build({
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
  });
  return (await stat(BUNDLE)).size;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const size = await buildApp();
  if (!argv.includes('--quiet')) console.log(`dist/app.cjs  ${(size / 1024 / 1024).toFixed(2)} MB`);
}
