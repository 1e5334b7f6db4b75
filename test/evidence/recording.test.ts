import { expect, test } from 'vitest';
import { type Evidence, seen, unseen } from '../../src/evidence/evidence.ts';
import { Hidden } from '../../src/evidence/hidden.ts';
import { readRecording, writeRecording } from '../../src/evidence/recording.ts';

const subject = { kind: 'image', reference: 'registry.example.com/shop/web:1' } as const;
const record = (evidence: Evidence) => writeRecording({ subject, at: 1000, evidence });

test('a recording holds no credential, whatever text it stands in', () => {
  const texts = [
    'Get "https://ada:canary-1@registry.example.com/v2/": EOF',
    'Authorization: Bearer canary-2-0123456789',
    'password=canary-3',
    '{"auth":"Y2FuYXJ5LTQ6Y2FuYXJ5LTQ="}',
    'https://cdn.example.com/blob?X-Amz-Signature=canary-5',
  ];
  const entry = { secret: 'pull', key: 'registry.example.com', username: 'ada', password: new Hidden('canary-6') };
  const written = record({
    messages: seen(texts.map((text) => ({ text, source: 'event' as const }))),
    pullSecrets: seen({ source: 'pod', secrets: [{ name: 'pull', entries: [entry] }] }),
  });
  expect(written).not.toMatch(/canary-|Y2FuYXJ5/);
  expect(written).toContain('[hidden]');
});

test('what was not seen is read again with its reason and its time', () => {
  const registry = unseen({ reason: 'asked-to-wait', detail: 'registry.example.com', until: 2000 });
  const node = unseen({ reason: 'not-told', detail: 'os.version' });
  expect(readRecording(record({ registry, node }))).toEqual({ subject, at: 1000, evidence: { registry, node } });
});

test.each([
  ['a reason that nobody gives', { reason: 'whatever' }],
  ['a time that is none', { reason: 'asked-to-wait', until: 'soon' }],
])('%s is no recording', (_, because) => {
  const text = record({ registry: unseen({ reason: 'failed' }) });
  const forged = text.replace('"reason": "failed"', JSON.stringify(because).slice(1, -1));
  expect(readRecording(text)).toBeDefined();
  expect(readRecording(forged)).toBeUndefined();
});
