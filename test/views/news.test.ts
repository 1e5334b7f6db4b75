import { describe, expect, test } from 'vitest';
import type { AttemptState } from '../../src/incidents/attempt.ts';
import type { NewsContent } from '../../src/incidents/news.ts';
import { createLocales } from '../../src/locale.ts';
import { newsReplies } from '../../src/views/news.ts';
import { at, attempt, diagnosis, incident } from './samples.ts';

const words = createLocales().wordsFor('en', 'slack');
const approvers = { users: ['U0ADA'], groups: ['S0SRE'] };

function said(content: NewsContent, one = attempt('applied')): string {
  const replies = newsReplies(incident({ diagnosis, attempts: [one] }), { id: '1', at, ...content }, words, {
    approvers,
  });
  return replies
    .flatMap(({ blocks }) => blocks)
    .map((block) => (block.type === 'section' ? block.text.text : ''))
    .join('\n');
}

const reached = (state: AttemptState): NewsContent => ({ kind: 'attempt', attempt: 'attempt-1', state, by: 'U0BOB' });

describe('a reply in the thread', () => {
  test('gives cause, evidence, what was not seen with the missing rule, and the runbook', () => {
    const text = said({ kind: 'diagnosed' });
    expect(text).toContain('*A fail-closed admission webhook does not answer* (almost certain)');
    expect(text).toContain('• `validate.images.example.com` (`image-policy`) has no ready endpoint');
    expect(text).toContain('• The registry `docker.io` now serves the image `nginx` to Salvor');
    expect(text).toContain('Also possible: The registry does not answer in time');
    expect(text).toContain('pull secrets: Salvor lacks the permission');
    expect(text).toContain(
      '- {apiGroups: [""], resources: ["secrets"], resourceNames: ["registry-pull"], verbs: ["get"]}  # Role in shop',
    );
    expect(text).toContain('kubectl get pods -n webhook-system -l app=webhook');
  });

  test('says in one line that it is over when the thread has heard the cause before', () => {
    const news = [
      { id: '1', at, kind: 'diagnosed' as const },
      { id: '2', at: at + 1, kind: 'diagnosed' as const },
    ] as const;
    const recovered = incident({ diagnosis: { ...diagnosis, state: 'recovered' }, news });
    const replies = newsReplies(recovered, news[1], words, { approvers });
    expect(replies.map(({ text }) => text)).toEqual(['The problem is gone.']);
    expect(newsReplies(recovered, news[0], words, { approvers })[0]?.blocks.length).toBeGreaterThan(3);
  });

  test('pings the approvers when a restore fails and says how to do it by hand', () => {
    const text = said({ kind: 'restore-failed', attempt: 'attempt-1', failures: 11 });
    expect(text).toMatch(/^<@U0ADA> <!subteam\^S0SRE> Putting the change back has failed 11 times so far/);
    expect(text).toContain('kubectl patch validatingwebhookconfiguration/image-policy');
  });

  test('names the other field manager and the time of a conflict', () => {
    const conflict = {
      object: { kind: 'ValidatingWebhookConfiguration', name: 'image-policy' },
      manager: 'argocd',
      at,
    };
    expect(said(reached('kept'), attempt('kept', { conflict }))).toContain('field manager `argocd`, <!date^');
  });

  test('closes with who, why, how long and which pods were created meanwhile', () => {
    const text = said(
      reached('reverted'),
      attempt('reverted', { appliedAt: at, endedAt: at + 200_000, createdMeanwhile: ['shop/web-1', 'shop/web-2'] }),
    );
    expect(text).toContain('Everything is put back as it was.');
    expect(text).toContain('*What:* set `failurePolicy` to `Ignore` on `validate.images.example.com`');
    expect(text).toContain('*Who:* <@U0ADA>');
    expect(text).toContain('*Why:* all webhook pods are down');
    expect(text).toContain('*How long open:* 3 minutes, 20 seconds, from <!date^');
    expect(text).toContain('2 pods. Please review them:');
    expect(text).toContain('shop/web-1\nshop/web-2');
  });

  test('says plainly that the pods created meanwhile are not known', () => {
    expect(said(reached('reverted'), attempt('reverted'))).toContain('could not be listed');
  });

  test.each([
    ['approved', 'approved: set `failurePolicy`'],
    ['declined', '<@U0BOB> decided: not now'],
    ['expired', 'The offer has expired'],
    ['outdated', 'no longer looks as it did'],
    ['failed', 'nothing of it is in place'],
    ['applied', 'The fix is in place'],
  ] as const)('tells that an attempt was %s', (state, words) => {
    expect(said(reached(state), attempt(state))).toContain(words);
  });

  test('is not sent for an attempt that is no longer on record', () => {
    expect(said({ kind: 'restore-failed', attempt: 'other', failures: 1 })).toBe('');
  });
});
