import { describe, expect, test } from 'vitest';
import { examples, parseCommand } from '../../src/handlers/command.ts';

const context = {
  cluster: 'prod',
  locales: ['en', 'de', 'ko', 'zh-CN'] as const,
  topics: ['enforcement-deadlock', 'rate-limit'],
};
const parse = (text: string) => parseCommand(text, context);

describe('a command', () => {
  test.each([
    [
      'pod shop/web-7d9f8b6c5d-x2x9k',
      { kind: 'look', subject: { kind: 'workload', namespace: 'shop', name: 'web', cluster: 'prod' } },
    ],
    ['shop/web', { kind: 'look', subject: { namespace: 'shop', name: 'web' } }],
    [
      'image registry.example.com/web:1.4',
      { kind: 'look', subject: { kind: 'image', reference: 'registry.example.com/web:1.4' } },
    ],
    [
      'image <http://registry.example.com/web:1.4|registry.example.com/web:1.4>',
      { kind: 'look', subject: { reference: 'registry.example.com/web:1.4' } },
    ],
    [
      'registry registry.example.com:5000',
      { kind: 'look', subject: { kind: 'registry', host: 'registry.example.com:5000' } },
    ],
    ['webhooks', { kind: 'look', subject: { kind: 'webhooks', cluster: 'prod' } }],
    ['error a &lt;b&gt; &amp; c', { kind: 'error', text: 'a <b> & c' }],
    ['runbook rate-limit', { kind: 'runbook', topic: 'rate-limit' }],
    ['runbook Rate-Limit', { kind: 'runbook', topic: 'rate-limit' }],
    ['runbook quota.rate-limit', { kind: 'runbook', topic: 'rate-limit' }],
    ['namespace team-images', { kind: 'namespace', check: { name: 'team-images', today: [] } }],
    ['namespace my team', { kind: 'namespace', check: { name: 'my team', corrected: 'my-team' } }],
    ['firewall', { kind: 'firewall', answer: { kind: 'icr' } }],
    ['firewall us-south', { kind: 'firewall', answer: { regions: [{ registry: 'us.icr.io' }] } }],
    ['firewall <http://us.icr.io|us.icr.io>', { kind: 'firewall', answer: { regions: [{ registry: 'us.icr.io' }] } }],
    ['advise', { kind: 'advise' }],
    ['lang', { kind: 'lang' }],
    ['LANG zh-cn', { kind: 'lang', locale: 'zh-CN' }],
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
  ])('%s', (text, command) => {
    expect(parse(text)).toMatchObject(command);
  });

  test.each([
    ['pdo shop/web', 'pod'],
    ['webhoks', 'webhooks'],
    ['firewal', 'firewall'],
    ['advice', 'advise'],
    ['namspace x', 'namespace'],
    ['runbook rate-limt', 'runbook rate-limit'],
    ['lang zh-CM', 'lang zh-CN'],
  ])('with a typo gets the nearest: %s', (text, nearest) => {
    expect(parse(text)).toMatchObject({ kind: 'misspelt', nearest, example: expect.any(String) });
  });

  test.each(['xyzzyplugh', 'constructor', '__proto__'])('that is nothing like one gets no guess: %s', (word) => {
    expect(parse(word)).toEqual({ kind: 'misspelt', word });
  });

  test.each([
    'pod',
    'pod shop',
    'pod Shop/Web',
    'image',
    'registry a b',
    'error',
    'runbook',
    'namespace',
    'firewall a b',
  ])('without what it needs gets an example: %s', (text) => {
    expect(parse(text)).toMatchObject({ kind: 'incomplete', example: expect.any(String) });
  });

  test('is understood in every example that Salvor gives', () => {
    for (const example of Object.values(examples))
      expect(['misspelt', 'incomplete']).not.toContain(parse(example).kind);
  });
});
