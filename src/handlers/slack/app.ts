import type { RequestListener } from 'node:http';
import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { listenerOptions, socketModeOptions } from '../../clients/slack/bolt-options.ts';
import { registerActions } from './actions.ts';
import { registerApproval } from './approve.ts';
import { registerCommand } from './command.ts';
import type { SlackContext } from './context.ts';

/** Salvor's ear in Slack. */
export interface SlackDoor {
  /** Takes Slack's requests when Slack talks to Salvor by HTTP; absent with Socket Mode. */
  readonly requestListener?: RequestListener;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Wires every command, button, modal and event to its handler, over Socket Mode or HTTP as configured. */
export function createSlackDoor(context: SlackContext): SlackDoor {
  const { botToken, connection, apiUrl } = context.config.slack;
  const logger = boltLogger(context);
  const stopping = new AbortController();
  const http =
    connection.mode === 'http'
      ? new HTTPReceiver({ signingSecret: connection.signingSecret.reveal(), endpoints: '/slack/events', logger })
      : undefined;
  const socket =
    connection.mode === 'socket'
      ? new SocketModeReceiver({
          appToken: connection.appToken.reveal(),
          logger,
          installerOptions: { clientOptions: socketModeOptions(stopping.signal, apiUrl) },
        })
      : undefined;
  const receiver = http ?? socket;
  if (receiver === undefined) throw new RangeError('no connection to Slack is configured');
  const app = new App({
    token: botToken.reveal(),
    receiver,
    logger,
    clientOptions: listenerOptions(apiUrl),
    tokenVerificationEnabled: false,
  });
  registerCommand(app, context);
  registerActions(app, context);
  registerApproval(app, context);
  app.error(async (error) => context.events.jobFailed({ job: 'slack', error }));
  return {
    ...(http !== undefined && { requestListener: http.requestListener }),
    // The HTTP server is Salvor's own: only the socket has something to start.
    start: async () => {
      await socket?.start();
    },
    stop: async () => {
      stopping.abort();
      await socket?.stop();
    },
  };
}

// Bolt's own lines may quote a whole request: only what went wrong is kept, through the log that redacts.
function boltLogger({ events }: SlackContext): Logger {
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (...messages: unknown[]) => {
      events.jobFailed({ job: 'slack', error: new Error(messages.map(String).join(' ')) });
    },
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  };
}
