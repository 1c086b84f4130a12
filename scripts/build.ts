import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, pid } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build, type BuildOptions, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** What the Functions host loads, in `dist`: the app that `main` in package.json names and what the app loads late. */
export const BUNDLES = ['app.cjs', 'identity.cjs'] as const;

/** `@azure/identity` is half as large as the rest together: a start without a token does not even read it. */
const identityApart: Plugin = {
  name: 'identity-apart',
  setup(bundle) {
    bundle.onResolve({ filter: /^@azure\/identity$/ }, () => ({ path: './identity.cjs', external: true }));
  },
};

/** The client of durable-functions talks plain HTTP with its own machine: what axios brings for more is left out. */
const AXIOS_ON_FETCH = join(ROOT, 'node_modules/axios/dist/browser/axios.cjs');

const COMMON: BuildOptions & { write: false } = {
  absWorkingDir: ROOT,
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
};

/**
 * Bundles the app; the size of it all in bytes. Each file is replaced in one go: a host that starts meanwhile loads
 * the old one or the new one.
 */
export async function buildApp(): Promise<number> {
  const built = await Promise.all([
    build({
      ...COMMON,
      stdin: { contents: "export * from '@azure/identity'", resolveDir: ROOT },
      outfile: 'dist/identity.cjs',
    }),
    build({
      ...COMMON,
      entryPoints: ['functions/index.ts'],
      outfile: 'dist/app.cjs',
      alias: { axios: AXIOS_ON_FETCH },
      plugins: [identityApart],
    }),
  ]);
  await mkdir(DIST, { recursive: true });
  for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) {
    const temporary = `${path}.${pid}.tmp`;
    await writeFile(temporary, contents);
    await rename(temporary, path);
  }
  const sizes = await Promise.all(BUNDLES.map(async (name) => (await stat(join(DIST, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const size = await buildApp();
  if (!argv.includes('--quiet')) console.log(`dist/{${BUNDLES.join(',')}}  ${(size / 1024 / 1024).toFixed(2)} MB`);
}
