import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';

import { buildApp, BUNDLES } from './build.ts';

const ROOT = new URL('../', import.meta.url);
const ZIP = new URL('dist/aks-service-connector.zip', ROOT);

/** The parts of package.json that the Functions host reads. The bundle holds every dependency, so none is named. */
async function manifest(): Promise<string> {
  const { name, version, main } = JSON.parse(await readFile(new URL('package.json', ROOT), 'utf8')) as Record<
    string,
    string
  >;
  return JSON.stringify({ name, version, main }, undefined, 2);
}

await buildApp();
const files: Record<string, Uint8Array> = {
  'host.json': await readFile(new URL('host.json', ROOT)),
  'package.json': strToU8(await manifest()),
};
for (const name of BUNDLES) files[`dist/${name}`] = await readFile(new URL(`dist/${name}`, ROOT));
// One fixed date, so that the same app gives the same bytes.
const zip = zipSync(files, { level: 9, mtime: new Date('2020-01-01T00:00:00Z') });
await writeFile(ZIP, zip);

console.log(`${fileURLToPath(ZIP)}  ${(zip.byteLength / 1024 / 1024).toFixed(2)} MB`);
for (const [name, bytes] of Object.entries(files)) console.log(`  ${name}  ${(bytes.byteLength / 1024).toFixed(0)} KB`);
