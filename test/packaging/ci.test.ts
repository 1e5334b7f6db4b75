import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { watch } from '../support/watch.ts';

const script = join(import.meta.dirname, '../../.ci/run');
let folder: string;
let project: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-ci-'));
  project = join(folder, 'project');
  await cp(script, join(project, '.ci/run'), { recursive: true });
  await program('dpkg-query', 'echo "install ok installed"');
  const [, controlPlane = ''] = /=\$\((\.\.\S+)\)/.exec(await readFile(script, 'utf8')) ?? [];
  await write(join(project, controlPlane), 'echo /assets');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(path: string, body: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/bash\n${body}\n`);
  await chmod(path, 0o755);
}

const program = (name: string, body: string) => write(join(folder, 'bin', name), body);

/** Runs the script with a stand-in for npm: `report` is what vitest would write, `fails` the commands that fail. */
async function run(
  report: object | undefined,
  fails: readonly string[] = [],
): Promise<{ code: number | null; last: string; output: string }> {
  await writeFile(join(folder, 'report.json'), JSON.stringify(report ?? null));
  const copy = report === undefined ? ':' : `cp ${join(folder, 'report.json')} "\${last#--outputFile.json=}"`;
  await program(
    'npm',
    `for last; do :; done
echo "npm $* with $KUBEBUILDER_ASSETS $SALVOR_REQUIRE_REAL_PARTS"
case "$1" in test) ${copy};; esac
case " ${fails.join(' ')} " in *" $([ "$1" = test ] && echo test || echo "$2") "*) exit 1;; esac`,
  );
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  const { code, output } = await watch(spawn(join(project, '.ci/run'), [], { env })).ended;
  return { code, output, last: output.trimEnd().split('\n').at(-1) ?? '' };
}

test('counts every test and every other command, and ends with one line', async () => {
  const { code, last, output } = await run({ numTotalTests: 40, numPassedTests: 40 });
  expect(last, output).toBe('45 passed, 0 failed');
  expect(code).toBe(0);
  expect(output).toContain('npm run demo --silent -- --exit-after-story with /assets true');
});

test('fails when a test fails', async () => {
  const { code, last } = await run({ numTotalTests: 40, numPassedTests: 38 }, ['test']);
  expect(last).toBe('43 passed, 2 failed');
  expect(code).not.toBe(0);
});

test('fails when a test was skipped, although npm test passes', async () => {
  const { code, last } = await run({ numTotalTests: 40, numPassedTests: 39 });
  expect(last).toBe('44 passed, 1 failed');
  expect(code).not.toBe(0);
});

test('fails when npm test died before it could report', async () => {
  const { code, last } = await run(undefined, ['test']);
  expect(last).toBe('5 passed, 1 failed');
  expect(code).not.toBe(0);
});

test('fails when the run fails without a failed test', async () => {
  expect((await run({ numTotalTests: 40, numPassedTests: 40 }, ['test'])).last).toBe('45 passed, 1 failed');
});

test.each(['check', 'eval', 'demo'])('fails when npm run %s fails, and still runs the rest', async (name) => {
  const { code, last } = await run({ numTotalTests: 40, numPassedTests: 40 }, [name]);
  expect(last).toBe('44 passed, 1 failed');
  expect(code).not.toBe(0);
});
