import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findProgram } from './real-part.ts';
import { until } from './until.ts';
import { watch } from './watch.ts';

/** Debian's Alertmanager. */
export const alertmanagerPart = findProgram('prometheus-alertmanager', 'apt-get install prometheus-alertmanager');

/** A running Alertmanager that delivers everything to one webhook. */
export interface Alertmanager {
  /** Posts alerts as Prometheus does; `endsAt` (ISO 8601) in the past resolves one. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
  post(labels: Readonly<Record<string, string>>, endsAt?: string): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

/** Starts it with a bearer token file, without waiting and with a new try every second. */
export async function startAlertmanager(program: string, webhook: string, token: string): Promise<Alertmanager> {
  const folder = await mkdtemp(join(tmpdir(), 'salvor-alertmanager-'));
  const [tokenPath, configPath] = [join(folder, 'token'), join(folder, 'alertmanager.yml')];
  await writeFile(tokenPath, token);
  const authorization = { type: 'Bearer', credentials_file: tokenPath };
  const configuration = {
    route: {
      receiver: 'salvor',
      group_by: ['namespace'],
      group_wait: '0s',
      group_interval: '1s',
      repeat_interval: '1h',
    },
    receivers: [{ name: 'salvor', webhook_configs: [{ url: webhook, http_config: { authorization } }] }],
  };
  await writeFile(configPath, stringify(configuration));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    program,
    [
      `--config.file=${configPath}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
      '--log.level=debug',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { output, ended } = watch(child);
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  await until('Alertmanager is ready', async () => {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended: ${output()}`);
    return (await fetch(`http://${address}/-/ready`)).ok;
  });
  const startsAt = new Date(Date.now() - 60_000).toISOString();
  return {
    output,
    async post(labels, endsAt) {
      const alert = { labels, annotations: {}, startsAt, ...(endsAt !== undefined && { endsAt }) };
      const response = await fetch(`http://${address}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([alert]),
      });
      if (!response.ok) throw new Error(`Alertmanager answered ${response.status} ${await response.text()}`);
    },
    async stop() {
      process.off('exit', end);
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
