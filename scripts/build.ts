import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv, pid } from 'node:process';
import { fileURLToPath } from 'node:url';

import { build, type BuildOptions, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

const DURABLE_FUNCTIONS = join(ROOT, 'node_modules/durable-functions');

/** A package that is heavy and not needed for a start: a bundle of its own, which is read at its first use. */
interface Late {
  readonly file: string;
  /** What is used of it. */
  readonly contents: string;
  /** From where it is resolved: of whose dependencies it is. */
  readonly of: string;
}

const LATE: Readonly<Record<string, Late>> = {
  '@azure/identity': { file: 'identity.cjs', contents: "export * from '@azure/identity'", of: ROOT },
  yaml: { file: 'yaml.cjs', contents: "export { parse } from 'yaml'", of: ROOT },
  // It talks plain HTTP with its own machine: what axios brings for more is left out.
  axios: {
    file: 'axios.cjs',
    contents: "export { default } from 'axios/dist/browser/axios.cjs'",
    of: DURABLE_FUNCTIONS,
  },
  validator: {
    file: 'validator.cjs',
    contents: "export { default as isURL } from 'validator/lib/isURL.js'",
    of: DURABLE_FUNCTIONS,
  },
  '@opentelemetry/api': {
    file: 'opentelemetry.cjs',
    contents: "export { context, propagation, trace } from '@opentelemetry/api'",
    of: DURABLE_FUNCTIONS,
  },
};

/** What the Functions host loads, in `dist`: the app that `main` in package.json names, and what the app loads late. */
export const BUNDLES: readonly string[] = ['app.cjs', ...Object.values(LATE).map(({ file }) => file)];

/**
 * Leaves out what is late: an `import()` of it stays one, a `require` by durable-functions is made when something of it
 * is used. That is only what is named above: another thing is asked for when a new version uses it.
 */
const leaveOut: Plugin = {
  name: 'leave-out',
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, ({ path, kind, namespace, importer }) => {
      if (namespace === 'late') return { path, external: true };
      const late = LATE[path];
      if (!late) return undefined;
      if (kind === 'dynamic-import') return { path: `./${late.file}`, external: true };
      if (kind === 'require-call' && importer.startsWith(DURABLE_FUNCTIONS)) return { path, namespace: 'late' };
      return { errors: [{ text: `${path} is to be loaded late: with import(), where it is used` }] };
    });
    bundle.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({ contents: standIn(path) }));
  },
};

/** A module that stands for a package until something of it is used. */
function standIn(path: string): string {
  return `module.exports = new Proxy({}, {
    get(_, name) {
      const all = require('./${LATE[path]?.file}');
      if (!(name in all)) throw new Error('the bundle of ${path} has no ' + String(name));
      return all[name];
    },
  });`;
}

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
 * Bundles the app; the size of it all in bytes. Each file is replaced in one go, the app last: a host that starts
 * meanwhile loads the old one or the new one.
 */
export async function buildApp(): Promise<number> {
  const built = await Promise.all([
    ...Object.values(LATE).map(({ file, contents, of }) =>
      build({ ...COMMON, stdin: { contents, resolveDir: of }, outfile: `dist/${file}` }),
    ),
    build({ ...COMMON, entryPoints: ['functions/index.ts'], outfile: 'dist/app.cjs', plugins: [leaveOut] }),
  ]);
  await mkdir(DIST, { recursive: true });
  for (const { path, contents } of built.flatMap(({ outputFiles }) => outputFiles)) {
    const temporary = `${path}.${pid}.tmp`;
    await writeFile(temporary, contents);
    await rename(temporary, path);
  }
  return bundledSize();
}

/** The size of all bundles as they are now, in bytes. */
export async function bundledSize(): Promise<number> {
  const sizes = await Promise.all(BUNDLES.map(async (name) => (await stat(join(DIST, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const size = await buildApp();
  if (!argv.includes('--quiet')) console.log(`dist/{${BUNDLES.join(',')}}  ${(size / 1024 / 1024).toFixed(2)} MB`);
}
