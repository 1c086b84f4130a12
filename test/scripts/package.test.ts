import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let output: string;
let files: Record<string, Uint8Array>;

beforeAll(() => {
  output = execFileSync(process.execPath, ['scripts/package.ts'], { cwd: ROOT, encoding: 'utf8' });
  files = unzipSync(readFileSync(join(ROOT, 'dist/aks-service-connector.zip')));
});

describe('the package for Azure', () => {
  it('holds the bundle and what the Functions host reads, and nothing else', () => {
    const bundles = ['app', 'axios', 'identity', 'opentelemetry', 'validator', 'yaml'].map(
      (name) => `dist/${name}.cjs`,
    );
    expect(Object.keys(files).toSorted()).toEqual([...bundles, 'host.json', 'package.json']);
    expect(JSON.parse(text('package.json'))).toMatchObject({ main: 'dist/app.cjs' });
    expect(output).toMatch(/\.zip {2}\d+\.\d\d MB/);
  });

  it('is below 4 MB and knows nothing of the embedded default', () => {
    const names = Object.keys(files).filter((name) => name.endsWith('.cjs'));
    const bundle = names.map(text).join('\n');
    expect(bundle.length).toBeLessThan(4 * 1024 * 1024);
    for (const word of ['node:sqlite', 'demo-rg', 'storageblob_demo', '_admin/faults']) {
      expect(bundle.includes(word), word).toBe(false);
    }
  });

  it('never lets the durable engine write inputs and outputs into its log', () => {
    const host = JSON.parse(text('host.json')) as { extensions: { durableTask: { tracing: unknown } } };
    expect(host.extensions.durableTask.tracing).toEqual({ traceInputsAndOutputs: false });
  });

  describe('unpacked elsewhere', () => {
    const directory = mkdtempSync(join(tmpdir(), 'service-connector-package-'));
    afterAll(() => rmSync(directory, { recursive: true }));

    it('loads with no dependency installed beside it', () => {
      for (const [name, bytes] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, name)), { recursive: true });
        writeFileSync(join(directory, name), bytes);
      }
      // Without a Functions host the library says so and registers nothing; what counts is that all of it loads.
      const run = execFileSync(process.execPath, [join(directory, 'dist/app.cjs')], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(run).toBe('');
    });

    it('loads nothing that it does not need yet', () => {
      const script = `require('./dist/app.cjs'); console.log(Object.keys(require.cache).map((file) => path.basename(file)))`;
      const loaded = execFileSync(process.execPath, ['-e', script], {
        cwd: directory,
        encoding: 'utf8',
        stdio: 'pipe',
      });
      expect(loaded).toBe("[ 'app.cjs' ]\n");
    });

    it.each([
      ['the credential', 'identity', 'typeof new all.DefaultAzureCredential()', 'object'],
      ['the reader of kubeconfigs', 'yaml', 'all.parse("a: 1").a', '1'],
      ['the HTTP client of the durable client', 'axios', 'typeof all.default.create().get', 'function'],
      ['its check of URLs', 'validator', 'all.isURL("http://localhost/a", { require_tld: false })', 'true'],
      ['its tracing', 'opentelemetry', 'all.trace.getSpan(all.context.active()) ?? "none"', 'none'],
    ])('has %s, which the app loads when it needs it', (_, name, what, expected) => {
      expect(text('dist/app.cjs')).toMatch(new RegExp(`(import|require)\\("./${name}.cjs"\\)`));
      const load = ['identity', 'yaml'].includes(name) ? 'import' : 'require';
      const script = `Promise.resolve(${load}('./dist/${name}.cjs')).then((all) => console.log(${what}))`;
      expect(execFileSync(process.execPath, ['-e', script], { cwd: directory, encoding: 'utf8' })).toBe(
        `${expected}\n`,
      );
    });
  });
});

function text(name: string): string {
  return Buffer.from(files[name]!).toString('utf8');
}
