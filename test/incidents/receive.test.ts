import { describe, expect, test } from 'vitest';
import { approved, offered } from '../../src/incidents/decide.ts';
import { diagnosed } from '../../src/incidents/diagnosed.ts';
import { type Incident, phaseOf } from '../../src/incidents/incident.ts';
import { type Report, receive } from '../../src/incidents/receive.ts';
import { diagnosis, hour, minute, plan, report, resolvedReport, three } from './samples.ts';

let ids = 0;
const newId = () => `incident-${++ids}`;

function take(latest: Incident | undefined, next: Report, now: number) {
  return receive(latest, next, { now, newId });
}

function opened(): Incident {
  const { incident } = take(undefined, report(), three);
  if (incident === undefined) throw new Error('nothing was opened');
  return incident;
}

describe('a report', () => {
  test('opens an incident when its subject has none', () => {
    const { outcome, incident } = take(undefined, report(), three);
    expect(outcome).toBe('opened');
    expect(incident).toMatchObject({ kind: 'known', openedAt: three, thread: { channel: 'C0ALERTS' } });
    expect(incident && phaseOf(incident)).toBe('diagnosing');
  });

  test('joins the incident of its subject, whatever Alertmanager group it came in', () => {
    const more = report({ alerts: [{ fingerprint: 'b2', name: 'Other', status: 'firing', startsAt: three }] });
    const { outcome, incident } = take(opened(), more, three + minute);
    expect(outcome).toBe('joined');
    expect(incident?.alerts.map(({ fingerprint }) => fingerprint).sort()).toEqual(['a1', 'b2']);
    expect(incident?.receivedAt).toBe(three + minute);
  });

  test('that is delivered again changes nothing', () => {
    const before = opened();
    expect(take(before, report(), three + minute)).toEqual({ outcome: 'unchanged', incident: before });
  });

  test('of a firing that has ended changes nothing when it comes late', () => {
    const { incident } = take(opened(), resolvedReport(), three + minute);
    expect(take(incident, report(), three + 2 * minute).outcome).toBe('unchanged');
  });

  test('of resolved alerts alone opens nothing', () => {
    expect(take(undefined, resolvedReport(), three)).toEqual({ outcome: 'ignored' });
  });

  test('ends the incident with its last alert', () => {
    const both = report({
      alerts: [
        { fingerprint: 'a1', name: 'A', status: 'firing', startsAt: three },
        { fingerprint: 'b2', name: 'B', status: 'firing', startsAt: three },
      ],
    });
    const { incident } = take(undefined, both, three);
    const first = take(incident, resolvedReport(), three + minute).incident;
    expect(first?.resolvedAt).toBeUndefined();
    const rest = report({ alerts: [{ fingerprint: 'b2', name: 'B', status: 'resolved', startsAt: three }] });
    const last = take(first, rest, three + 2 * minute).incident;
    expect(last?.resolvedAt).toBe(three + 2 * minute);
    expect(last?.news.at(-1)).toMatchObject({ kind: 'recovered' });
  });

  test('within 24 hours of the end opens the same incident again', () => {
    const { incident } = take(opened(), resolvedReport(), three + minute);
    const again = report({ alerts: [{ fingerprint: 'a1', name: 'A', status: 'firing', startsAt: three + hour }] });
    const reopened = take(incident, again, three + hour);
    expect(reopened.outcome).toBe('reopened');
    expect(reopened.incident?.id).toBe(incident?.id);
    expect(reopened.incident?.resolvedAt).toBeUndefined();
    expect(reopened.incident?.news.at(-1)).toMatchObject({ kind: 'reopened' });
  });

  test('later than 24 hours after the end opens a new incident', () => {
    const { incident } = take(opened(), resolvedReport(), three + minute);
    const later = three + minute + 24 * hour + 1;
    const again = report({ alerts: [{ fingerprint: 'a1', name: 'A', status: 'firing', startsAt: later }] });
    const next = take(incident, again, later);
    expect(next.outcome).toBe('opened');
    expect(next.incident?.id).not.toBe(incident?.id);
  });

  test('does not end an incident while a change of Salvor is on its way', () => {
    const known = diagnosed(opened(), diagnosis(), three, three);
    const offer = offered(known, plan, { id: 'x', now: three, validFor: hour });
    const decided = offer && approved(offer, 'x', { by: 'U1', at: three, reason: 'down' });
    const { incident } = take(decided, resolvedReport(), three + minute);
    expect(incident?.resolvedAt).toBeUndefined();
    expect(incident && phaseOf(incident)).toBe('fixing');
  });

  test('shows how many alerts were left out of the message', () => {
    const { incident } = take(undefined, report({ truncatedAlerts: 15 }), three);
    expect(incident?.truncatedAlerts).toBe(15);
  });

  test('by command joins without an alert and remembers who asked', () => {
    const asker = { user: 'U1', channel: 'C1' };
    const { outcome, incident } = take(opened(), report({ alerts: [], known: false, asker }), three + minute);
    expect(outcome).toBe('joined');
    expect(incident?.askers).toEqual([asker]);
    expect(incident?.kind).toBe('known');
  });
});
