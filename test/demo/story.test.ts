import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, type TestContext, test } from 'vitest';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';
import { until } from '../support/until.ts';
import type { Launched } from '../support/watch.ts';
import { localSlackPart, startDemo } from './demo-process.ts';
import { familyOf, isRunning, portsOf } from './processes.ts';

/** Gives a function that starts demos, each of which ends with its test at the latest. */
function starter({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  return (...[args, options]: Parameters<typeof startDemo>): Launched => {
    const demo = startDemo(args, options);
    onTestFinished(async () => {
      if (demo.child.exitCode === null && demo.child.signalCode === null) demo.child.kill('SIGTERM');
      await demo.ended;
    });
    return demo;
  };
}

const run = promisify(execFile);
const kubectlPart = findProgram('kubectl', 'install it with apt-get install kubernetes-client');

const invited = ({ output }: Launched) =>
  until('the first diagnosis', () => output().includes('to the diagnosis\n'), { within: 40_000 });

/** What runs and listens for a demo now, and where its files are. */
function tracesOf({ child, output }: Launched) {
  const pids = familyOf(child.pid ?? 0);
  const [folder = ''] = /\/\S*salvor-demo-\w+/.exec(output()) ?? [];
  return { pids, ports: portsOf(pids), folder };
}

async function expectNothingLeft({ pids, ports, folder }: ReturnType<typeof tracesOf>): Promise<void> {
  // The guard of Redis ends right after Redis, and so after the demo.
  await until('every process to have ended', () => !pids.some(isRunning));
  expect(await Promise.all(ports.map(answers))).not.toContain(true);
  expect(existsSync(folder)).toBe(false);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false)).on('connect', () => socket.destroy());
  });
}

// Side by side: each demo is a world of its own, and waiting is most of what they do.
describe.concurrent('the demo', () => {
  describe('the story', () => {
    test('is played and seen without a Slack page, in German', async (context) => {
      const start = starter(context);
      const { ended } = start(['--exit-after-story', '--no-page', '--lang', 'de']);
      const { code, output } = await ended;
      expect(output).toContain('Alles gesehen');
      expect(output).not.toContain('✗');
      expect(code).toBe(0);
    }, 120_000);

    test('that is interrupted does not count as seen', async (context) => {
      const start = starter(context);
      const demo = start(['--exit-after-story', '--no-page']);
      await until('the first step', () => demo.output().includes('✓'), { within: 40_000 });
      demo.child.kill('SIGINT');
      expect((await demo.ended).code).toBe(1);
    }, 60_000);
  });

  describeWithRealPart('the sample cluster of the demo', kubectlPart, () => {
    test('answers the kubectl commands that are printed', async (context) => {
      const start = starter(context);
      const demo = start(['--no-page']);
      await invited(demo);
      const commands = demo.output().match(/^ {2}kubectl --kubeconfig .*$/gm) ?? [];
      const answers = await Promise.all(commands.map((command) => run('/bin/sh', ['-c', command])));
      const [events, webhooks] = answers.map(({ stdout }) => stdout);
      expect(events).toContain('FailedCreate');
      expect(webhooks).toContain('failurePolicy: Fail');
    }, 60_000);
  });

  describeWithRealPart('the demo with a Slack page', localSlackPart, () => {
    test('plays the story beside another demo, and both leave nothing', async (context) => {
      const start = starter(context);
      const [story, other] = [start(['--exit-after-story']), start([])];
      await Promise.all([invited(story), invited(other)]);
      const [traces, otherTraces] = [tracesOf(story), tracesOf(other)];
      expect(traces.ports.filter((port) => otherTraces.ports.includes(port))).toEqual([]);
      const { code, output } = await story.ended;
      expect(output).toContain('Everything was seen');
      expect(code).toBe(0);
      await expectNothingLeft(traces);
      other.child.kill('SIGINT');
      expect((await other.ended).code).toBe(0);
      await expectNothingLeft(otherTraces);
    }, 120_000);

    test('ends with everything it started on Ctrl-C and on SIGTERM, by its launcher too', async (context) => {
      const start = starter(context);
      const [one, other] = [start([], { launched: true }), start([])];
      await Promise.all([invited(one), invited(other)]);
      const [traces, otherTraces] = [tracesOf(one), tracesOf(other)];
      // Redis, its guard and local-slack, beside the demo itself and the launcher.
      expect(traces.pids.length).toBeGreaterThanOrEqual(5);
      expect(traces.ports.length).toBeGreaterThanOrEqual(6);
      one.child.kill('SIGINT');
      expect((await one.ended).output).toContain('Nothing of it is running any more');
      await expectNothingLeft(traces);
      const [page = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(other.output()) ?? [];
      expect((await fetch(page)).status).toBe(200);
      other.child.kill('SIGTERM');
      await other.ended;
      await expectNothingLeft(otherTraces);
    }, 120_000);

    test('leaves no file behind, not even when it is ended while it starts', async (context) => {
      const start = starter(context);
      const temporary = await mkdtemp(join(tmpdir(), 'salvor-test-demo-'));
      context.onTestFinished(() => rm(temporary, { recursive: true }));
      const [early, late] = [start([], { temporary }), start(['--no-page'], { temporary })];
      await until('the first word', () => early.output() !== '');
      early.child.kill('SIGTERM');
      await invited(late);
      late.child.kill('SIGTERM');
      await Promise.all([early.ended, late.ended]);
      await until('an empty folder', async () => (await readdir(temporary)).length === 0);
    }, 60_000);

    test('takes typed lines: the fault that is set is the cause that is named', async (context) => {
      const start = starter(context);
      const demo = start([]);
      await invited(demo);
      const type = async (line: string, answer: string) => {
        demo.child.stdin?.write(`${line}\n`);
        await until(answer, () => demo.output().includes(answer), { within: 40_000 }).catch(() =>
          expect(demo.output()).toContain(answer),
        );
      };
      await type('fault missing', 'Salvor says about playground/webshop: The image does not exist');
      await type('fault unauthorized', 'Salvor says about playground/webshop: The registry wants a login');
      await type('fault none', 'serves the image of playground/webshop again');
      await type('fault nonsense', 'faults: unauthorized');
      await type('sing', 'I do not know sing');
      demo.child.stdin?.write('quit\n');
      expect((await demo.ended).code).toBe(0);
    }, 60_000);
  });
});
