import { loadApp } from '../../local/host/app-loader.ts';
import { installCoreModule } from '../../local/host/core-module.ts';
import { FunctionRegistry } from '../../local/host/function-registry.ts';
import { Hooks } from '../../local/host/hooks.ts';
import { createLog } from '../../local/host/log.ts';

// Loads the app in the directory of the first argument as a host does and prints how many milliseconds that took. A
// process of its own, without a cache of compiled code: what a new instance on Azure has to do.
const registry = new FunctionRegistry();
installCoreModule({ registry, hooks: new Hooks(), holder: { model: undefined }, log: createLog('error', () => {}) });
const started = performance.now();
await loadApp(process.argv[2] ?? '.');
const milliseconds = performance.now() - started;
if (registry.all.length === 0) throw new Error('the app has registered no function');
console.log(milliseconds);
process.exit();
