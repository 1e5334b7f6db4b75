import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import { watch } from '../support/watch.ts';
import { type TinyProject, tinyProject } from './tiny-project.ts';

let project: TinyProject;
beforeEach(async () => {
  project = await tinyProject();
});
afterEach(() => project.remove());

const printed = (output: string) => JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? 'null');
const npmCall = async () => JSON.parse(await readFile(join(project.folder, 'npm-call.json'), 'utf8'));

describe('the launcher installs', () => {
  test('when nothing is there, and then runs the command on the pinned Node', async () => {
    const before = Date.now();
    const { code, output } = await project.launch(['start', '0', 'two']).ended;
    expect(code, output).toBe(0);
    const seen = printed(output);
    expect(seen).toMatchObject({ args: ['start', '0', 'two'], version: process.version });
    expect(seen.path).toContain(join(project.folder, `node_modules/node-${process.platform}-${process.arch}/bin:`));
    expect(seen.installedAt).toBeGreaterThanOrEqual(before);
  });

  test('the development packages and the pinned Node too, whatever NODE_ENV says', async () => {
    await project.launch(['start'], { NODE_ENV: 'production' }).ended;
    expect((await npmCall()).args).toEqual(expect.arrayContaining(['ci', '--include=dev', '--include=optional']));
  });

  test('not again when everything is there', async () => {
    await project.launch(['start']).ended;
    await project.launch(['demo']).ended;
    expect(await project.npmLog()).toEqual(['start', 'end']);
  });

  test('again when the lockfile changed', async () => {
    await project.launch(['start']).ended;
    await project.lock('1.0.1');
    expect((await project.launch(['start']).ended).code).toBe(0);
    expect(await project.npmLog()).toEqual(['start', 'end', 'start', 'end']);
  });

  test.each(['node_modules/tiny', 'node_modules/for-tests', 'node_modules/.package-lock.json'])(
    'again when %s is missing',
    async (missing) => {
      await project.launch(['demo']).ended;
      await rm(join(project.folder, missing), { recursive: true });
      expect((await project.launch(['demo']).ended).code).toBe(0);
      expect(await project.npmLog()).toEqual(['start', 'end', 'start', 'end']);
    },
  );

  test('no development packages into a production folder for `start`', async () => {
    await project.launch(['start']).ended;
    await rm(join(project.folder, 'node_modules/for-tests'), { recursive: true });
    await project.launch(['start']).ended;
    expect(await project.npmLog()).toEqual(['start', 'end']);
  });

  test('with a cache of its own where there is no home folder', async () => {
    const home = join(project.folder, 'not-there');
    await project.launch(['start'], { HOME: home }).ended;
    expect((await npmCall()).cache).toBe(join(project.folder, '.cache/npm'));
    const empty = await mkdtemp(join(tmpdir(), 'salvor-home-'));
    await rm(join(project.folder, 'node_modules'), { recursive: true });
    await project.launch(['start'], { HOME: empty }).ended;
    expect((await npmCall()).cache).toBeUndefined();
    await rm(empty, { recursive: true });
  });

  test('and says so when that fails', async () => {
    const { code, output } = await project.launch(['start'], { NPM_FAILS: 'yes' }).ended;
    expect(code).toBe(1);
    expect(output).toContain('npm ci ended with 9');
  });
});

describe('two launchers at once', () => {
  test('install once', async () => {
    const hold = join(project.folder, 'go');
    const one = project.launch(['start'], { HOLD: hold });
    await until('npm runs', async () => (await project.npmLog()).length > 0);
    const other = project.launch(['start'], { HOLD: hold });
    await until('the other waits', () => other.output().includes('waiting for process'));
    await writeFile(hold, '');
    expect((await one.ended).code).toBe(0);
    expect((await other.ended).code).toBe(0);
    expect(await project.npmLog()).toEqual(['start', 'end']);
  });

  test('of which the installing one is killed: the other waits for its npm and takes what that did', async () => {
    const hold = join(project.folder, 'go');
    const killed = project.launch(['start'], { HOLD: hold });
    await until('npm runs', async () => (await project.npmLog()).length > 0);
    killed.child.kill('SIGKILL');
    const other = project.launch(['start'], { HOLD: hold });
    await until('the other waits', () => other.output().includes('waiting for process'));
    await writeFile(hold, '');
    expect((await other.ended).code).toBe(0);
    expect(await project.npmLog()).toEqual(['start', 'end']);
  });

  test('of which the installing one is killed together with its npm: the other installs', async () => {
    const hold = join(project.folder, 'go');
    const killed = project.launch(['start'], { HOLD: hold });
    await until('npm runs', async () => (await project.npmLog()).length > 0);
    killed.child.kill('SIGKILL');
    const log = await readFile(join(project.folder, 'npm.log'), 'utf8');
    process.kill(Number(log.split(/\s/)[1]), 'SIGKILL');
    await writeFile(hold, '');
    expect((await project.launch(['start'], { HOLD: hold }).ended).code).toBe(0);
    expect(await project.npmLog()).toEqual(['start', 'start', 'end']);
  });

  test('of many, all at the same moment, still one installs', async () => {
    const all = Array.from({ length: 6 }, () => project.launch(['start']));
    for (const one of all) expect((await one.ended).code).toBe(0);
    expect(await project.npmLog()).toEqual(['start', 'end']);
  });
});

describe('how the command ends', () => {
  test('is how the launcher ends: with its code', async () => {
    expect((await project.launch(['start', '5']).ended).code).toBe(5);
  });

  test('is how the launcher ends: by its signal', async () => {
    expect((await project.launch(['start', 'die']).ended).signal).toBe('SIGKILL');
  });

  test.each([
    ['SIGINT', 7],
    ['SIGTERM', 8],
  ] as const)('%s reaches it', async (signal, code) => {
    const launched = project.launch(['start', 'wait']);
    await until('the command runs', () => launched.output().includes('ready'));
    launched.child.kill(signal);
    expect((await launched.ended).code).toBe(code);
  });

  test('an unknown command is answered with the ones there are', async () => {
    const { code, output } = await project.launch(['toString']).ended;
    expect(code).toBe(1);
    expect(output).toContain('demo, start, test, check');
  });
});

describeWithRealPart(
  'Ctrl-C in a terminal',
  findProgram('script', "it is in Debian's bsdutils and in util-linux"),
  (script) => {
    test('reaches the command once and ends everything', async () => {
      await project.launch(['start']).ended;
      // Without `exec` some shells stay as the parent and end by the interrupt, whatever the launcher's code was.
      const line = `exec ${process.execPath} bin/launch.mjs start wait`;
      const env = { ...process.env, SHELL: '/bin/sh' };
      const terminal = watch(spawn(script, ['-qec', line, '/dev/null'], { cwd: project.folder, env }));
      await until('the command runs', () => terminal.output().includes('ready'));
      terminal.child.stdin?.write('\u0003');
      const { code, output } = await terminal.ended;
      expect(output).toContain('interrupts 1');
      expect(code).toBe(7);
    });
  },
);
