import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findLocalSlack } from '../../demo/slack/local-slack.ts';
import type { RealPart } from '../support/real-part.ts';
import { type Launched, watch } from '../support/watch.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const found = findLocalSlack();

export const localSlackPart: RealPart =
  'path' in found
    ? { found: true, path: found.path }
    : { found: false, because: found.missing, getIt: 'npm ci --include=optional on linux-x64' };

/** Starts the demo as its own process; by the launcher, as `npm run demo` does, when asked. */
export function startDemo(
  args: readonly string[],
  { launched = false, temporary }: { launched?: boolean; temporary?: string } = {},
): Launched {
  const program = launched ? ['bin/launch.mjs', 'demo'] : ['demo/main.ts'];
  const { LANG: _, LC_ALL: __, LC_MESSAGES: ___, REDIS_URL: ____, SALVOR_INSTALLED_AT: _____, ...env } = process.env;
  // A process group of its own, so that nothing that is sent to it comes back to the tests.
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    env: temporary === undefined ? env : { ...env, TMPDIR: temporary },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return watch(child);
}
