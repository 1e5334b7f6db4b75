import { createHmac } from 'node:crypto';

/** How the app acknowledged one delivery. `ms` is measured with the injected stopwatch; over 3000 Slack gives up. */
export interface Ack {
  status: number;
  text: string;
  /** The body as JSON, or undefined when it is empty or no JSON. */
  body: Record<string, unknown> | undefined;
  ms: number;
  inTime: boolean;
  failure?: 'connection_failed' | 'http_timeout' | 'http_error';
}

/** Where and how the app is reached. */
export interface AppEndpoint {
  requestUrl: () => string;
  signingSecret: string;
  stopwatch: () => number;
  /** Milliseconds since the epoch that the signature claims. */
  signedAt: () => number;
}

const ackLimitMs = 3000;

/** The headers of a signed request. https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signedHeaders(signingSecret: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` };
}

/** A slash command: its fields as a form. */
export function deliverForm(app: AppEndpoint, fields: Record<string, string>): Promise<Ack> {
  return deliver(app, new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded');
}

/** An interaction: its payload as one form field. */
export function deliverInteraction(app: AppEndpoint, payload: Record<string, unknown>): Promise<Ack> {
  return deliverForm(app, { payload: JSON.stringify(payload) });
}

/** An event; a retry carries its number and its reason. https://docs.slack.dev/apis/events-api */
export function deliverEvent(
  app: AppEndpoint,
  payload: Record<string, unknown>,
  retry?: { num: number; reason: string },
): Promise<Ack> {
  const headers: Record<string, string> = retry
    ? { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason }
    : {};
  return deliver(app, JSON.stringify(payload), 'application/json', headers);
}

async function deliver(app: AppEndpoint, body: string, type: string, more: Record<string, string> = {}): Promise<Ack> {
  const headers = { 'content-type': type, ...signedHeaders(app.signingSecret, body, app.signedAt()), ...more };
  const started = app.stopwatch();
  try {
    const signal = AbortSignal.timeout(ackLimitMs);
    const response = await fetch(app.requestUrl(), { method: 'POST', headers, body, signal, redirect: 'manual' });
    const text = await response.text();
    const ms = app.stopwatch() - started;
    const failure = response.status !== 200 ? 'http_error' : ms > ackLimitMs ? 'http_timeout' : undefined;
    return {
      status: response.status,
      text,
      body: asJson(text),
      ms,
      inTime: ms <= ackLimitMs,
      ...(failure && { failure }),
    };
  } catch (error) {
    const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
    const failure = timedOut ? 'http_timeout' : 'connection_failed';
    return { status: 0, text: '', body: undefined, ms: app.stopwatch() - started, inTime: false, failure };
  }
}

function asJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
