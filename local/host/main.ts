import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

/** With the packages, so that it goes when they go. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

// By default the heap may grow to several times what is alive before it is collected. Turns leave much garbage and keep
// little, so this halves the peak of memory; there is no limit at which the host would end.
setFlagsFromString('--heap-growing-percent=10');
setFlagsFromString('--max-semi-space-size=4');

// What Node.js makes of the sources at each start (types stripped, compiled) takes longer than all the rest of it. The
// cache holds for what is loaded afterwards, hence the late import; where it cannot be written, a start is slower.
enableCompileCache(CACHE);
await import('./process.ts');
