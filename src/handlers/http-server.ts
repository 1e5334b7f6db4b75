import { createServer, type RequestListener, type Server } from 'node:http';
import { type Answer, alertFormats, takeAlerts } from './alerts.ts';
import type { HandlerContext } from './context.ts';

export interface HttpOptions extends HandlerContext {
  /** Whether what Salvor needs to do its work can be reached now. */
  readonly ready: () => Promise<Answer>;
  /** Takes `/slack/events` when Slack talks to Salvor by HTTP. */
  readonly slack?: RequestListener;
}

/** Nobody who sends less than a whole request keeps a connection for longer, in milliseconds. */
const requestTimeout = 30_000;

/** The one HTTP server: `/alerts/<format>`, `/healthz` (the process is up), `/readyz` (Redis answers), `/slack/events`. */
export function createHttpServer(options: HttpOptions): Server {
  const limits = { requestTimeout, headersTimeout: requestTimeout / 2 };
  return createServer(limits, (request, response) => {
    const method = request.method ?? '';
    // Not `new URL`: it throws at what anybody may write here, and an error in this function would end the process.
    const path = (request.url ?? '').replace(/[?#].*$/s, '');
    // Bolt throws at every other method and at every other way of writing its path.
    if (path === '/slack/events' && method === 'POST' && options.slack !== undefined) {
      options.slack(request, response);
      return;
    }
    answer().then(
      ({ status, reason }) => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
        // What is left of a body that is not wanted must not keep the connection busy.
        if (!request.complete) request.destroy();
      },
      (error: unknown) => {
        options.events.jobFailed({ job: 'http', error });
        response.destroy();
      },
    );

    async function answer(): Promise<Answer> {
      if (path === '/healthz') return { status: 200, reason: 'ok' };
      if (path === '/readyz') return options.ready();
      const format = Object.keys(alertFormats).find((name) => path === `/alerts/${name}`) as
        | keyof typeof alertFormats
        | undefined;
      if (path === '/slack/events' && options.slack !== undefined) return { status: 405, reason: 'only POST' };
      if (format === undefined) return { status: 404, reason: 'not found' };
      if (method !== 'POST') return { status: 405, reason: 'only POST' };
      return takeAlerts(format, request, options);
    }
  });
}
