#!/usr/bin/env node
// The `salvor` command: runs src/cli.ts on the Node that the package pins, in a clone as well as installed from npm.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endLike, runToEnd } from './launcher/run.mjs';
import { findRuntime } from './launcher/runtime.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const runtime = findRuntime(root);
if (runtime.found) {
  if (runtime.remark !== undefined) process.stderr.write(`salvor: ${runtime.remark}\n`);
  const hooks = pathToFileURL(join(root, 'bin', 'launcher', 'strip-types.mjs')).href;
  const args = ['--import', hooks, join(root, 'src', 'cli.ts'), ...process.argv.slice(2)];
  endLike(await runToEnd(runtime.path, args, { cwd: process.cwd(), env: process.env }));
} else {
  process.stderr.write(`salvor: ${runtime.because}\n`);
  process.exitCode = 1;
}
