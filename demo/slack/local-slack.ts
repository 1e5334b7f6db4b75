import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answeringAddresses } from './loopback.ts';
import type { DemoWorkspace } from './workspace.ts';

/** A running local-slack. */
export interface LocalSlack {
  /** The web page, on which people click. */
  url: string;
  /** The base of the Web API, for Bolt's `clientOptions.slackApiUrl`. */
  apiUrl: string;
  /** The base of the control API, with which a program plays the people. */
  controlUrl: string;
  botToken: string;
  appToken: string;
  workspace: DemoWorkspace;
  stop: () => Promise<void>;
}

const packageName = 'local-slack-linux-x64';
const startLimitMs = 15_000;

/*
 * Loaded by the program's own runtime before its code. It listens on every interface unless Bun.serve is told a host name, and
 * it would outlive a parent that is killed: the end of standard input tells it that nobody is there any more.
 */
const preload = `
const serve = Bun.serve;
Bun.serve = (options) => serve({ ...options, hostname: '127.0.0.1' });
process.stdin.on('end', () => process.exit(0)).on('close', () => process.exit(0)).resume();
`;

/** The program's path, or why there is none on this machine. */
export function findLocalSlack(): { path: string } | { missing: string } {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const path = createRequire(import.meta.url).resolve(`${packageName}/bin/local-slack`);
    accessSync(path, constants.X_OK);
    return { path };
  } catch {
    return { missing: `${packageName} is not installed (it is there for linux-x64; this is ${platform})` };
  }
}

/**
 * Starts local-slack bound to loopback, on `port` or a free one, with a workspace and one Socket Mode app of its own.
 * `missing` says why there is none. A program that answers on any other address is stopped again.
 */
export async function startLocalSlack(options: {
  workspace: DemoWorkspace;
  port?: number;
}): Promise<LocalSlack | { missing: string }> {
  const found = findLocalSlack();
  if ('missing' in found) return found;
  const { workspace, port = 0 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'salvor-local-slack-'));
  const [botToken, appToken] = [`xoxb-${randomBytes(16).toString('hex')}`, `xapp-${randomBytes(16).toString('hex')}`];
  const configuration = localSlackConfiguration(workspace, { botToken, appToken });
  await writeFile(join(folder, 'config.json'), JSON.stringify(configuration), { mode: 0o600 });
  await writeFile(join(folder, 'preload.js'), preload);
  await writeFile(join(folder, 'bunfig.toml'), `preload = [${JSON.stringify(join(folder, 'preload.js'))}]\n`);

  const child = spawn(
    found.path,
    ['--config', 'config.json', '--port', String(port), '--base-host', '127.0.0.1', '--files-dir', 'files'],
    { cwd: folder, env: {}, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await listeningUrl(child);
    const elsewhere = await answeringAddresses(Number(new URL(url).port));
    if (elsewhere.length > 0) throw new Error(`it answers on ${elsewhere.join(', ')}, not only on loopback`);
    return { url, apiUrl: `${url}/api/`, controlUrl: `${url}/_control`, botToken, appToken, workspace, stop };
  } catch (error) {
    await stop();
    return { missing: `local-slack did not start: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The configuration file of local-slack: the bot is a member of every channel. */
function localSlackConfiguration(
  { name, bot, users, channels }: DemoWorkspace,
  { botToken, appToken }: { botToken: string; appToken: string },
): Record<string, unknown> {
  const members = [bot.userId, ...users.map((user) => user.id)];
  return {
    workspace: { name, domain: 'salvor-demo', teamId: 'T0SALVOR' },
    apps: [{ appId: 'A0SALVOR', botUserId: bot.userId, botName: bot.name, botToken, appToken, mode: 'socket' }],
    users: users.map(({ realName, ...user }) => ({ ...user, real_name: realName })),
    channels: channels.map((channel) => ({ ...channel, members })),
  };
}

/** The address that the program prints once it listens. */
async function listeningUrl(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing heard of it: ${output.trim()}`)), startLimitMs);
    const settle = (act: () => void) => {
      clearTimeout(timer);
      act();
    };
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /Web UI:\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
      if (url) settle(() => resolve(url));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`it ended with ${code}: ${output.trim()}`))));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}
