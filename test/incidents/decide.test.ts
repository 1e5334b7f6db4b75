import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../src/incidents/attempt.ts';
import * as decide from '../../src/incidents/decide.ts';
import { diagnosed } from '../../src/incidents/diagnosed.ts';
import { lookDue, needsOf, nextDue } from '../../src/incidents/due.ts';
import { type Incident, phaseOf } from '../../src/incidents/incident.ts';
import { receive } from '../../src/incidents/receive.ts';
import { settle } from '../../src/incidents/settle.ts';
import { diagnosis, hour, minute, plan, report, resolvedReport, three } from './samples.ts';

const approval = { by: 'U1', at: three + minute, reason: 'nothing can start' };

function offer(): Incident {
  const { incident } = receive(undefined, report(), { now: three, newId: () => 'i1' });
  if (incident === undefined) throw new Error('nothing was opened');
  return must(
    decide.offered(diagnosed(incident, diagnosis(), three, three), plan, { id: 'x', now: three, validFor: hour }),
  );
}

function must(incident: Incident | undefined): Incident {
  if (incident === undefined) throw new Error('the step does not fit');
  return incident;
}

function attempt(incident: Incident): Attempt {
  const [only] = incident.attempts;
  if (only === undefined) throw new Error('there is no attempt');
  return only;
}

const inPlace = () =>
  must(
    decide.applied(
      must(decide.applying(must(decide.approved(offer(), 'x', approval)), 'x', three + 16 * minute)),
      'x',
      three + minute,
    ),
  );

describe('an attempt', () => {
  test('goes from the offer to being put back, and the thread hears of each step', () => {
    const over = must(decide.reverted(inPlace(), 'x', { createdMeanwhile: ['shop/web-1'] }, three + 5 * minute));
    expect(attempt(over)).toMatchObject({ state: 'reverted', approval, createdMeanwhile: ['shop/web-1'] });
    const states = over.news.flatMap((news) => (news.kind === 'attempt' ? [news.state] : []));
    expect(states).toEqual(['approved', 'applied', 'reverted']);
  });

  test('that is decided cannot be decided again', () => {
    const decided = must(decide.approved(offer(), 'x', approval));
    expect(decide.approved(decided, 'x', { ...approval, by: 'U2' })).toBeUndefined();
    expect(decide.declined(decided, 'x', 'U2', three)).toBeUndefined();
  });

  test('is not offered twice for the same changes', () => {
    expect(decide.offered(offer(), plan, { id: 'y', now: three + minute, validFor: hour })).toBeUndefined();
  });

  test('is offered anew when the changes are others, and the old offer is void', () => {
    const other = {
      ...plan,
      owners: ['Helm'],
      changes: [{ ...plan.changes[0], path: '/webhooks/1/failurePolicy' }],
    } as typeof plan;
    const incident = must(decide.offered(offer(), other, { id: 'y', now: three + minute, validFor: hour }));
    expect(incident.attempts.map(({ id, state }) => [id, state])).toEqual([
      ['x', 'outdated'],
      ['y', 'planned'],
    ]);
  });

  test('is not offered while another change is in place', () => {
    expect(decide.offered(inPlace(), plan, { id: 'y', now: three + minute, validFor: hour })).toBeUndefined();
  });

  test('keeps the incident from turning green until it is put back', () => {
    const { incident } = receive(inPlace(), resolvedReport(), { now: three + 2 * minute, newId: () => 'i2' });
    const open = must(incident);
    expect(phaseOf(settle(open, three + 2 * minute))).toBe('fixing');
    expect(phaseOf(must(decide.reverted(open, 'x', {}, three + 3 * minute)))).toBe('resolved');
  });

  test('gets a later deadline, never an earlier one', () => {
    const later = must(decide.extended(inPlace(), 'x', 'U1', three + hour, three + 2 * minute));
    expect(attempt(later).revertAt).toBe(three + hour);
    expect(decide.extended(later, 'x', 'U1', three + minute, three + 3 * minute)).toBeUndefined();
  });

  test('tells of a failing restore at once and then at every tenth failure', () => {
    let incident = inPlace();
    for (let failure = 0; failure < 21; failure += 1)
      incident = must(decide.restoreFailed(incident, 'x', 'forbidden', three));
    expect(incident.news.filter(({ kind }) => kind === 'restore-failed')).toMatchObject([
      { failures: 1 },
      { failures: 11 },
      { failures: 21 },
    ]);
  });

  test('is left alone after a conflict', () => {
    const conflict = { object: { kind: 'ValidatingWebhookConfiguration', name: 'image-guard' }, manager: 'helm' };
    expect(attempt(must(decide.kept(inPlace(), 'x', conflict, three)))).toMatchObject({ state: 'kept', conflict });
  });
});

describe('what is due', () => {
  test('is a change in place, at every sweep', () => {
    expect(nextDue(inPlace())).toBe(0);
    expect(needsOf(inPlace(), three + 2 * minute)).toContain('remediate');
  });

  test('is an approved attempt whose job was lost', () => {
    const decided = must(decide.approved(offer(), 'x', approval));
    expect(needsOf(decided, approval.at + 1)).not.toContain('remediate');
    expect(needsOf(decided, approval.at + minute)).toContain('remediate');
  });

  test('is an offer that has expired', () => {
    expect(needsOf(offer(), three + hour - 1)).not.toContain('expire');
    expect(needsOf(offer(), three + hour)).toContain('expire');
  });

  test('is a card that was never posted', () => {
    expect(needsOf(offer(), three + minute)).toContain('tell');
  });

  test('is another look at an open incident now and then, sooner after one that saw nothing', () => {
    const told = (incident: Incident): Incident => ({
      ...incident,
      toldNews: incident.news.length,
      thread: { channel: 'C', ts: '1' },
    });
    const looked = told({ ...offer(), attempts: [] });
    expect(needsOf(looked, three + 5 * minute - 1)).toEqual([]);
    expect(needsOf(looked, three + 5 * minute)).toEqual(['investigate']);
    const unseen = [{ fact: 'events', because: { reason: 'unreachable' } }] as const;
    const blind = { ...looked, diagnosis: diagnosis({ unseen }) };
    expect(needsOf(blind, three + minute)).toEqual(['investigate']);
  });

  test('is another look when a registry that asked to be left alone may be asked again', () => {
    const looked = { ...offer(), attempts: [] };
    const leftAlone = (until: number) => {
      const unseen = [{ fact: 'registry', because: { reason: 'asked-to-wait', until } }] as const;
      return lookDue({ ...looked, diagnosis: diagnosis({ unseen }) });
    };
    expect(leftAlone(three + 30_000)).toBe(three + 30_000);
    // Not at once again and again, and not only after a day.
    expect(leftAlone(three + 1)).toBe(three + 10_000);
    expect(leftAlone(three + 24 * hour)).toBe(three + 5 * minute);
  });

  test('is not a cause that goes and comes because a registry is left alone meanwhile', () => {
    const because = { reason: 'asked-to-wait', until: three + 30_000 } as const;
    const findings = [{ cause: 'other.backoff-only', confidence: 0.95, basis: 'message', clues: [] }] as const;
    const heldBack = diagnosis({ findings, unseen: [{ fact: 'registry', because }] });
    const known = { ...offer(), attempts: [] };
    const later = diagnosed(known, heldBack, three + 5 * minute, three + 5 * minute);
    expect(later.diagnosis).toEqual({ ...known.diagnosis, unseen: heldBack.unseen });
    expect(later.news).toEqual(known.news);
    expect(lookDue(later)).toBe(three + 5 * minute + 10_000);
    // Whatever was looked at freely counts, and so does a subject that is well again.
    const free = diagnosed(later, diagnosis({ findings }), three + 6 * minute, three + 6 * minute);
    expect(free.diagnosis?.findings).toEqual(findings);
    const well = diagnosed(later, { ...heldBack, state: 'recovered' }, three + 6 * minute, three + 6 * minute);
    expect(well.diagnosis?.state).toBe('recovered');
    // An incident of which nothing more is known takes what there is.
    const { diagnosis: _, ...fresh } = known;
    expect(diagnosed(fresh, heldBack, three, three).diagnosis).toEqual(heldBack);
  });

  test('is nothing once the incident has ended and everything is told', () => {
    const { incident } = receive(offer(), resolvedReport(), { now: three + minute, newId: () => 'i2' });
    const over = must(incident);
    expect(nextDue({ ...over, toldNews: over.news.length, thread: { channel: 'C', ts: '1' } })).toBeUndefined();
  });
});
