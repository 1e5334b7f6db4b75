import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Report } from '../incidents/receive.ts';
import { readAlertmanager } from './alertmanager.ts';
import type { HandlerContext } from './context.ts';

/** What an HTTP handler answers: `reason` is the body, for the log of the sender. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
}

/** The alert formats Salvor takes, by the last part of the path below `/alerts/`. */
export const alertFormats = { alertmanager: readAlertmanager } as const;

/**
 * Takes a delivery of alerts. 2xx only when every incident and its job are stored in Redis; 503 when they cannot be, because
 * Alertmanager drops what gets a 4xx; 401 without the configured token, or when none is configured; 413 past the body limit;
 * 400 for anything that is not in the format.
 */
export async function takeAlerts(
  format: keyof typeof alertFormats,
  request: IncomingMessage,
  context: HandlerContext,
): Promise<Answer> {
  const answer = await take(format, request, context);
  if (answer.status >= 300) context.events.alertRejected(answer);
  return answer;
}

async function take(
  format: keyof typeof alertFormats,
  request: IncomingMessage,
  context: HandlerContext,
): Promise<Answer> {
  const { config, events } = context;
  if (config.http.alertToken === undefined) return { status: 401, reason: 'closed: SALVOR_ALERT_TOKEN is not set' };
  if (!sameToken(request.headers.authorization ?? '', `Bearer ${config.http.alertToken.reveal()}`)) {
    return { status: 401, reason: 'the bearer token is missing or wrong' };
  }
  const body = await readBody(request, config.http.alertBodyLimit);
  if (body === undefined)
    return {
      status: 413,
      reason: `the body is larger than ${config.http.alertBodyLimit} bytes: raise SALVOR_ALERT_BODY_LIMIT_MIB`,
    };
  const parsed = parseJson(body);
  if (parsed === undefined) return { status: 400, reason: 'the body is not JSON' };
  const read = alertFormats[format](parsed, {
    cluster: config.kubernetes.cluster,
    channel: config.slack.channel,
    routes: config.slack.routes,
  });
  if ('malformed' in read) return { status: 400, reason: read.malformed };
  for (let first = 0; first < read.reports.length; first += sideBySide) {
    const some = read.reports.slice(first, first + sideBySide).map((report) => storeReport(report, context));
    const failed = (await Promise.allSettled(some)).find(({ status }) => status === 'rejected');
    if (failed?.status !== 'rejected') continue;
    events.jobFailed({ job: 'receive', error: failed.reason });
    return { status: 503, reason: 'the alerts could not be stored: try again' };
  }
  return { status: 202, reason: 'stored' };
}

// Redis writes what arrives together to the disk at once.
const sideBySide = 16;

async function storeReport(report: Report, { store, queues, events, now }: HandlerContext): Promise<void> {
  const { outcome, incident } = await store.receive(report, now());
  // A redelivery may be the answer to a 503 after the incident was stored and before its job was: the job is put again.
  if (incident !== undefined) {
    const job = incident.diagnosis === undefined || outcome !== 'unchanged' ? 'investigate' : 'tell';
    await queues.enqueue(job, incident.id);
  }
  events.alertReceived({ outcome, alerts: report.alerts.length, ...(incident && { incident: incident.id }) });
}

/** Compares in constant time, whatever the lengths. */
function sameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The body, or undefined as soon as it is longer than `limit` bytes. */
async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
