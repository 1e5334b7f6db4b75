// Does what `npm ci` does, for the tiny project of the launcher's tests: fills node_modules from package-lock.json.
// Appends `start` and `end` to npm.log; with HOLD set it waits in between until that file exists.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} word */
const log = (word) => appendFileSync('npm.log', `${word} ${process.pid}\n`);

log('start');
writeFileSync('npm-call.json', JSON.stringify({ args: process.argv.slice(2), cache: process.env.npm_config_cache }));
rmSync('node_modules', { recursive: true, force: true });
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
delete packages[''];
for (const path of Object.keys(packages)) {
  mkdirSync(join(path, 'bin'), { recursive: true });
  writeFileSync(join(path, 'package.json'), '{}');
  if (path.includes('/node-')) symlinkSync(process.env.PINNED ?? '', join(path, 'bin', 'node'));
}
while (process.env.HOLD && !existsSync(process.env.HOLD)) await new Promise((resolve) => setTimeout(resolve, 20));
if (process.env.NPM_FAILS) process.exit(9);
writeFileSync(join('node_modules', '.package-lock.json'), JSON.stringify({ packages }));
log('end');
