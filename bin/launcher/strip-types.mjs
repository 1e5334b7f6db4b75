// Loaded with `--import`. Node strips no types below node_modules, where an installed Salvor lies; this does it for
// Salvor's own files and for nobody else's: https://nodejs.org/docs/latest-v24.x/api/typescript.html
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const own = new URL('../../', import.meta.url).href;
const others = new URL('node_modules/', own).href;

// Node warns at the first call that this function may change. The pinned Node does not, and a reader of stderr, or of a
// pipe that holds both streams, has no use for it.
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = () => undefined;
stripTypeScriptTypes('');
process.emitWarning = emitWarning;

registerHooks({
  load(url, context, nextLoad) {
    const bare = url.replace(/[?#].*$/, '');
    if (!bare.endsWith('.ts') || !bare.startsWith(own) || bare.startsWith(others)) return nextLoad(url, context);
    const source = stripTypeScriptTypes(readFileSync(fileURLToPath(bare), 'utf8'));
    return { format: 'module', source, shortCircuit: true };
  },
});
