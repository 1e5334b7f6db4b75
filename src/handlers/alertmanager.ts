import { createHash } from 'node:crypto';
import { z } from 'zod';
import { redact } from '../evidence/redact.ts';
import { subjectKey } from '../evidence/subject.ts';
import type { AlertRecord } from '../incidents/incident.ts';
import { mostTexts, type Report } from '../incidents/receive.ts';
import { isKnownAlert, subjectOfAlert } from './alert-subject.ts';
import { channelFor, type Routing } from './routing.ts';

const texts = z.record(z.string(), z.string());
const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().min(1),
});

/** Alertmanager's webhook message, version 4; unknown fields are ignored. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const message = z.object({
  version: z.literal('4'),
  truncatedAlerts: z.number().int().nonnegative().default(0),
  alerts: z.array(alert).min(1),
});

type Alert = z.infer<typeof alert>;

const longestText = 4_000;
const longestName = 256;
const longestFingerprint = 128;

/**
 * Reads a body of Alertmanager's webhook into one report per subject, or says which part of it is not what version 4 looks like.
 * Errors in the answer name the path and what was expected, never a value.
 */
export function readAlertmanager(
  body: unknown,
  routing: Routing,
): { readonly reports: readonly Report[] } | { readonly malformed: string } {
  const parsed = message.safeParse(body);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const where = first?.path.join('.').slice(0, longestName) || 'body';
    return { malformed: `${where}: ${first?.message ?? 'not an Alertmanager message'}` };
  }
  const groups = Map.groupBy(parsed.data.alerts, ({ labels }) => subjectKey(subjectOfAlert(labels, routing.cluster)));
  return { reports: [...groups.values()].map((alerts) => reportOf(alerts, parsed.data.truncatedAlerts, routing)) };
}

function reportOf(alerts: readonly Alert[], truncatedAlerts: number, routing: Routing): Report {
  const subjects = alerts.map(({ labels }) => subjectOfAlert(labels, routing.cluster));
  // Alerts of one workload may or may not name its kind and a pod: the one that says most leads.
  const [subject] = subjects.sort((a, b) => Object.keys(b).length - Object.keys(a).length);
  if (subject === undefined) throw new RangeError('a report needs an alert');
  return {
    subject,
    known: alerts.some(({ labels }) => isKnownAlert(labels)),
    alerts: alerts.map(recordOf),
    truncatedAlerts,
    texts: textsOf(alerts),
    channel: channelFor(subject, routing),
  };
}

function recordOf({ status, labels, startsAt, fingerprint }: Alert): AlertRecord {
  return {
    fingerprint: fingerprint.length > longestFingerprint ? hash(fingerprint) : fingerprint,
    name: redact(labels.alertname ?? '', longestName),
    status,
    startsAt: Date.parse(startsAt),
  };
}

// Alertmanager's own have 16 characters.
function hash(fingerprint: string): string {
  return createHash('sha256').update(fingerprint).digest('hex');
}

/**
 * The annotations that may quote an error, as many as an incident keeps; links and names of dashboards are of no use to a
 * diagnosis.
 */
function textsOf(alerts: readonly Alert[]): readonly string[] {
  const texts = new Set<string>();
  for (const { annotations } of alerts) {
    for (const text of [annotations.message, annotations.description, annotations.summary]) {
      if (text && texts.size < mostTexts) texts.add(text);
    }
  }
  return [...texts].map((text) => redact(text, longestText));
}
