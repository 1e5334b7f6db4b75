import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { salvor, start } from '../cli/salvor.ts';
import { kubeconfigFor, startFalseApiServer } from '../support/false-api-server.ts';
import { until } from '../support/until.ts';
import { watch } from '../support/watch.ts';
import { showsNone } from './canaries.ts';

const canaries = {
  proxyPassword: 'canaryProxyPassword77',
  redisPassword: 'canaryRedisPassword-31c',
  appToken: 'xapp-1-A0CANARY-112233-canaryapp',
  botToken: 'xoxb-1122334455-canary7f3a',
  kubeconfigToken: 'token-of-a-test',
} as const;

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'salvor-echo-'));
  undo.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A server that answers every request, also CONNECT, with all that it was sent. */
async function startEcho(status: number): Promise<{ readonly address: string; readonly heard: () => string }> {
  let heard = '';
  const server = createServer((request, response) => {
    const said = JSON.stringify(request.headers);
    heard += said;
    response.writeHead(status, { 'content-type': 'application/json', 'x-echo': said });
    response.end(JSON.stringify({ ok: false, error: said, message: said }));
  });
  server.on('connect', (request, socket: Socket) => {
    const said = String(request.headers['proxy-authorization']);
    heard += said;
    const plain = Buffer.from(said.split(' ')[1] ?? '', 'base64').toString();
    socket.end(`HTTP/1.1 ${status} ${said} ${plain}\r\nx-echo: ${said}\r\n\r\n${said} ${plain}`);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  undo.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard: () => heard };
}

/** A Redis that refuses everything and says what it was sent. */
async function startRudeRedis(): Promise<{ readonly address: string; readonly heard: () => string }> {
  let heard = '';
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (sent) => {
      heard += sent.toString();
      socket.write(`-ERR you sent ${sent.toString().replaceAll(/\s+/g, ' ')}\r\n`);
    });
    undo.push(async () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  undo.push(async () => server.close());
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard: () => heard };
}

test.each([407, 502])('a proxy that answers %d with the password it got has it shown to nobody', async (status) => {
  const proxy = await startEcho(status);
  const file = join(await folder(), 'seen.json');
  const environment = { HTTPS_PROXY: `http://user:${canaries.proxyPassword}@${proxy.address}` };
  for (const form of [['--record', file], ['--json']]) {
    const { output, errors } = await salvor(['diagnose', 'image', 'registry.example.com/a/b:1', ...form], {
      environment,
    });
    showsNone(canaries, 'the terminal', output + errors);
  }
  showsNone(canaries, 'the recording', await readFile(file, 'utf8'));
  expect(proxy.heard()).toContain(Buffer.from(`user:${canaries.proxyPassword}`).toString('base64'));
});

test('an API server that says back the token of the kubeconfig has it shown to nobody', async () => {
  const said: string[] = [];
  const server = await startFalseApiServer((_, response) => {
    const text = JSON.stringify(server.requests.at(-1)?.headers);
    said.push(text);
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', reason: 'InternalError', message: text }));
  });
  undo.push(() => server.stop());
  const path = await folder();
  await writeFile(join(path, 'kubeconfig'), server.kubeconfig);
  const file = join(path, 'seen.json');
  const environment = { KUBECONFIG: join(path, 'kubeconfig') };
  for (const form of [['--record', file], ['--json'], ['--context', 'nowhere']]) {
    const { output, errors } = await salvor(['diagnose', 'pod', 'shop/web', ...form], { environment });
    showsNone(canaries, 'the terminal', output + errors);
  }
  showsNone(canaries, 'the recording', await readFile(file, 'utf8'));
  expect(said.join()).toContain(canaries.kubeconfigToken);
});

test('a Redis and a Slack that say back what they are sent have no secret of Salvor’s logged', async () => {
  const redis = await startRudeRedis();
  const slack = await startEcho(500);
  const path = await folder();
  await writeFile(join(path, 'kubeconfig'), kubeconfigFor('http://127.0.0.1:1'));
  const launched = watch(
    start(['start'], {
      SLACK_BOT_TOKEN: canaries.botToken,
      SLACK_APP_TOKEN: canaries.appToken,
      SLACK_API_URL: `http://${slack.address}/api/`,
      SALVOR_CHANNEL: 'C0INCIDENT',
      SALVOR_HOST: '127.0.0.1',
      SALVOR_PORT: '0',
      SALVOR_LOG_LEVEL: 'debug',
      KUBECONFIG: join(path, 'kubeconfig'),
      REDIS_URL: `redis://salvor:${canaries.redisPassword}@${redis.address}/0`,
    }),
  );
  await until('Redis heard the password', () => redis.heard().includes(canaries.redisPassword));
  await until('a word about it', () => launched.output().length > 0);
  launched.child.kill('SIGTERM');
  const late = setTimeout(() => launched.child.kill('SIGKILL'), 8000);
  const { output } = await launched.ended;
  clearTimeout(late);
  showsNone(canaries, 'the log', output);
});
