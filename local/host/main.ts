import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/** With the packages, so that it goes when they go. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url));

// What Node.js makes of the sources at each start (types stripped, compiled) takes longer than all the rest of it. The
// cache holds for what is loaded afterwards, hence the late import; where it cannot be written, a start is slower.
enableCompileCache(CACHE);
await import('./process.ts');
