import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import manifest from '../../../manifest.json' with { type: 'json' };
import { type Act, createAct, topView } from './act.ts';
import type { AppEndpoint } from './delivery.ts';
import { createFaults, type Faults } from './faults.ts';
import { answerResponseUrl } from './response-url.ts';
import { type Call, createState, type Message, type State, type View } from './state.ts';
import { transcript } from './transcript.ts';
import { answerWebApi } from './web-api.ts';
import { sampleWorkspace, type Workspace } from './workspace.ts';

/** How a strict Slack starts; everything has a default. */
export interface StrictSlackOptions {
  /** Milliseconds since the epoch: triggers, response_urls, message timestamps and retries follow it. */
  now?: () => number;
  /** Milliseconds since the epoch in signatures: Bolt compares them with the machine's own clock. */
  signedAt?: () => number;
  /** Milliseconds by which acks are measured. */
  stopwatch?: () => number;
  workspace?: Workspace;
  /** The scopes that the bot token has; those of the shipped manifest unless told otherwise. */
  scopes?: string[];
  /** One message per second and channel. */
  rateLimit?: boolean;
  botToken?: string;
  signingSecret?: string;
}

/** A running strict Slack. */
export interface StrictSlack {
  /** The base of the Web API, for `slackApiUrl`. */
  url: string;
  botToken: string;
  signingSecret: string;
  workspace: Workspace;
  /** Tells where the app listens for commands, interactions and events. */
  connectApp: (requestUrl: string) => void;
  act: Act;
  failNext: Faults['failNext'];
  /** From now on every connection is dropped, until `comeBack()`. */
  goAway: () => void;
  comeBack: () => void;
  /** Every call so far, also those that failed. */
  calls: (method?: string) => Call[];
  /** The messages of a channel, oldest first, ephemeral ones included. */
  messages: (channel: string) => Message[];
  /** The modal that a person has in front of them. */
  viewOf: (user: string) => View | undefined;
  transcript: (what: { channel: string; as: string; threadTs?: string }) => string;
  stop: () => Promise<void>;
}

/** Starts a Slack on a free loopback port that takes what Slack takes and refuses what Slack refuses. */
export async function startStrictSlack(options: StrictSlackOptions = {}): Promise<StrictSlack> {
  const {
    now = Date.now,
    stopwatch = () => performance.now(),
    scopes = manifest.oauth_config.scopes.bot,
    rateLimit = false,
  } = options;
  const { botToken = 'xoxb-strict-slack-bot-token', signingSecret = 'strict-slack-signing-secret' } = options;
  const state = createState({ now, workspace: options.workspace ?? sampleWorkspace(), botToken, scopes, rateLimit });
  const faults = createFaults();
  let away = false;
  const server = createServer((request, response) => {
    if (away) request.socket.destroy();
    else void route(request, response, state, faults).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let requestUrl: string | undefined;
  const app: AppEndpoint = {
    signedAt: options.signedAt ?? Date.now,
    stopwatch,
    signingSecret,
    requestUrl: () => requestUrl ?? missingApp(),
  };
  return {
    url: `${base}/api/`,
    botToken,
    signingSecret,
    workspace: state.workspace,
    connectApp: (address) => {
      requestUrl = address;
    },
    act: createAct(state, app, base),
    failNext: faults.failNext,
    goAway: () => {
      away = true;
      server.closeAllConnections();
    },
    comeBack: () => {
      away = false;
    },
    calls: (method) => state.calls.filter((call) => method === undefined || call.method === method),
    messages: (channel) => state.messages.filter((message) => message.channel === channel),
    viewOf: (user) => topView(state, user),
    transcript: (what) => transcript(state, what),
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

function missingApp(): never {
  throw new Error('no app is connected: call connectApp(requestUrl) first');
}

async function route(request: IncomingMessage, response: ServerResponse, state: State, faults: Faults): Promise<void> {
  const [, first, second] = (request.url ?? '').split('/');
  if (request.method === 'POST' && first === 'api' && second) {
    await answerWebApi(second, request, response, state, faults.take(second));
  } else if (request.method === 'POST' && first === 'response' && second) {
    await answerResponseUrl(second, request, response, state, faults.take('response_url'));
  } else {
    response.writeHead(404).end();
  }
}
