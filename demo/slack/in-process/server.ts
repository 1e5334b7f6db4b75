import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalMessage } from '../play-as.ts';
import type { DemoSlack } from '../slack.ts';
import type { DemoWorkspace } from '../workspace.ts';
import { answerTo } from './methods.ts';
import { createPlayer } from './player.ts';

/** One message as it was said or changed. */
export interface Told {
  readonly what: 'posted' | 'updated';
  readonly channel: string;
  readonly message: LocalMessage;
}

/** What the Slack without a page remembers. */
export interface State {
  readonly workspace: DemoWorkspace;
  /** By channel, oldest first. */
  readonly messages: Map<string, LocalMessage[]>;
  readonly modals: Record<string, unknown>[];
  /** Where an answer through a response_url goes, by its last part. */
  readonly responses: Map<string, { readonly channel: string; readonly user: string; readonly threadTs?: string }>;
  readonly nextTs: () => string;
  readonly tell: (told: Told) => void;
}

/**
 * A Slack without a page, for machines that have no local-slack: the few methods of the Web API that Salvor calls, on a free
 * loopback port, and signed requests to Salvor for what people do. It checks far less than Slack does.
 */
export async function startInProcessSlack(options: {
  readonly workspace: DemoWorkspace;
  readonly onMessage: (told: Told) => void;
}): Promise<Omit<DemoSlack, 'page' | 'missing'>> {
  const [botToken, signingSecret] = [`xoxb-${randomBytes(16).toString('hex')}`, randomBytes(16).toString('hex')];
  let [salvorUrl, last] = ['', 0];
  const state: State = {
    workspace: options.workspace,
    messages: new Map(options.workspace.channels.map(({ id }) => [id, []])),
    modals: [],
    responses: new Map(),
    nextTs() {
      last = Math.max(last + 1, Date.now() * 1000);
      return (last / 1e6).toFixed(6);
    },
    tell: options.onMessage,
  };
  const server = createServer((request, response) => {
    const send = (status: number, answer: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    const known = request.headers.authorization === `Bearer ${botToken}` || request.url?.startsWith('/response/');
    readBody(request).then(
      (body) => send(200, known ? answerTo(request.url ?? '', body, state) : { ok: false, error: 'invalid_auth' }),
      () => send(400, { ok: false, error: 'invalid_arguments' }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_API_URL: `${url}/api/` },
    connect(address) {
      salvorUrl = address;
    },
    playAs: (user) => createPlayer(user, { state, url, signingSecret, salvorUrl: () => salvorUrl }),
    messagesOf: (channel) => Promise.resolve(state.messages.get(channel) ?? []),
    openModals: () => Promise.resolve(state.modals),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** The fields of a form, those that hold JSON read; or the fields of a JSON body. */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  if (request.headers['content-type']?.startsWith('application/json')) {
    return JSON.parse(text) as Record<string, unknown>;
  }
  const fields = [...new URLSearchParams(text)];
  return Object.fromEntries(fields.map(([name, value]) => [name, /^[[{]/.test(value) ? JSON.parse(value) : value]));
}
