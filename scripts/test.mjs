// `npm test`: installs what is needed and runs every check.
import { spawnSync } from 'node:child_process';

import { installOnce, isWindows, ROOT, toolEnvironment } from './install.mjs';

await installOnce();
const run = spawnSync('npm', ['run', '--silent', 'verify'], {
  cwd: ROOT,
  env: toolEnvironment(),
  stdio: 'inherit',
  shell: isWindows(),
});
process.exit(run.status ?? 1);
