// `npm start`: installs, and hands over to the launcher on the project's own Node.js.
import { spawn } from 'node:child_process';

import { installOnce, projectNode, ROOT, toolEnvironment } from './install.mjs';

await installOnce();
const node = projectNode();
const env = toolEnvironment();
// By the channel the launcher notices the end of this process also where no signal could be passed on.
const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
const child = spawn(node, ['local/launch/main.ts', ...process.argv.slice(2)], { cwd: ROOT, env, stdio });
// A terminal sends Ctrl-C to the whole group, so the launcher has it already; what is sent to this process alone is passed on.
process.on('SIGINT', () => undefined);
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
child.on('error', (error) => {
  console.error(`could not start ${node}: ${error.message}`);
  process.exit(1);
});
