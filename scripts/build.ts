import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, pid } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build, type BuildOptions, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** The client of durable-functions talks plain HTTP with its own machine: what axios brings for more is left out. */
const AXIOS_ON_FETCH = join(ROOT, 'node_modules/axios/dist/browser/axios.cjs');

/** What is heavy and not needed for a start, with what is used of it. Each is a bundle of its own, read at its first use. */
const LATE: Readonly<Record<string, { readonly file: string; readonly contents: string }>> = {
  '@azure/identity': { file: 'identity.cjs', contents: "export * from '@azure/identity'" },
  yaml: { file: 'yaml.cjs', contents: "export { parse } from 'yaml'" },
  axios: { file: 'axios.cjs', contents: "export { default } from 'axios'" },
  validator: { file: 'validator.cjs', contents: "export { default as isURL } from 'validator/lib/isURL.js'" },
  '@opentelemetry/api': {
    file: 'opentelemetry.cjs',
    contents: "export { context, propagation, trace } from '@opentelemetry/api'",
  },
};

/** What the Functions host loads, in `dist`: the app that `main` in package.json names, and what the app loads late. */
export const BUNDLES: readonly string[] = ['app.cjs', ...Object.values(LATE).map(({ file }) => file)];

/** Leaves out what is late: an `import()` of it stays one, a `require` of it is made when something of it is used. */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ path, kind, namespace }) => {
      if (namespace === 'late') return { path, external: true };
      const late = LATE[path];
      if (!late) return undefined;
      if (kind === 'dynamic-import') return { path: `./${late.file}`, external: true };
      if (kind === 'require-call') return { path, namespace: 'late' };
      return { errors: [{ text: `${path} is to be loaded late: with import(), where it is used` }] };
    });
    bundle.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, name) => require('./${LATE[path]?.file}')[name] });`,
    }));
  },
};

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
    build({ ...COMMON, entryPoints: ['functions/index.ts'], outfile: 'dist/app.cjs', plugins: [leaveOut] }),
    ...Object.values(LATE).map(({ file, contents }) =>
      // From where durable-functions looks for its dependencies, which may not be where ours are.
      build({
        ...COMMON,
        stdin: { contents, resolveDir: join(ROOT, 'node_modules/durable-functions') },
        outfile: `dist/${file}`,
        alias: { axios: AXIOS_ON_FETCH },
      }),
    ),
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
