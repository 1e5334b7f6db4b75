import { describe, expect, test } from 'vitest';
import { salvor } from './salvor.ts';

describe('salvor', () => {
  test.each([[], ['help']])('shows every command and exit code: %j', async (...args) => {
    const { code, output } = await salvor(args);
    expect(code).toBe(0);
    for (const command of [
      'start',
      'check-config',
      'classify',
      'diagnose',
      'runbook',
      'namespace',
      'firewall',
      'advise',
    ]) {
      expect(output).toContain(`salvor ${command}`);
    }
    for (const exit of ['0', '1', '2', '3', '130']) expect(output).toMatch(new RegExp(`^ {2}${exit} `, 'm'));
  });

  test.each([
    ['de', 'Den Befehl diagnos gibt es nicht. War diagnose gemeint?'],
    ['ko', 'diagnos 명령은 없습니다. diagnose인가요?'],
    ['zh-CN', '没有命令 diagnos。是否想用 diagnose？'],
  ])('tells a typo the nearest command in %s', async (language, sentence) => {
    expect(await salvor(['diagnos', '--lang', language])).toEqual({ code: 2, output: '', errors: `${sentence}\n` });
  });

  test.each([
    [['classify', '--nonsense', '--lang', 'de'], 'Die Option --nonsense gibt es nicht.'],
    [['diagnose', '--record', '--lang', 'de'], '--record braucht einen Wert.'],
    [['classify', '--json=yes', '--lang', 'de'], '--json nimmt keinen Wert.'],
    [['runbook', 'nonsense', '--lang', 'ko'], 'nonsense 주제는 없습니다.'],
    [['diagnose', '--lang', 'zh-CN'], '请指定检查对象'],
    [['diagnose', 'pod', 'shop/web', '--lang', 'de'], 'Keine Kubeconfig gefunden.'],
    [['classify', 'x', '--lang', 'fr'], 'fr is not one of the languages'],
    [['namespace', '--lang', 'de'], 'Bitte den zu prüfenden Namen angeben'],
    [['firewall', 'mars', '--lang', 'ko'], '`mars`(이)라는 리전이나 레지스트리를 알지 못합니다.'],
    [['firewall', 'eu-de', 'us-south'], 'One region or one registry host at a time'],
  ])('%j is a mistake on the command line', async (args, sentence) => {
    const { code, output, errors } = await salvor(args);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toContain(sentence);
    expect(errors).not.toMatch(/\bat .*\.ts:/);
  });

  test('names every mistake of the configuration and never a value', async () => {
    const environment = { SLACK_BOT_TOKEN: 'nonsense-secret', SALVOR_PORT: 'x' };
    const { code, output, errors } = await salvor(['check-config'], { environment });
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain('SLACK_BOT_TOKEN');
    expect(errors).toContain('REDIS_URL');
    expect(errors).not.toContain('nonsense-secret');
  });

  test('start says the same when it is not configured', async () => {
    const { code, errors } = await salvor(['start', '--lang', 'de']);
    expect(code).toBe(1);
    expect(errors).toContain('REDIS_URL');
  });
});

describe('salvor runbook', () => {
  test('shows a topic, missing names in capitals', async () => {
    const { code, output } = await salvor(['runbook', 'rate-limit', '--lang', 'de']);
    expect(code).toBe(0);
    expect(output).toContain('NAMESPACE');
    expect(output).toContain('So prüfen');
  });

  test('knows a cause by its id', async () => {
    const [topic, cause] = await Promise.all([
      salvor(['runbook', 'access-denied']),
      salvor(['runbook', 'auth.denied']),
    ]);
    expect(cause).toEqual(topic);
  });
});

describe('salvor namespace', () => {
  test('ends with 0 for a valid name and with 1 for another', async () => {
    expect((await salvor(['namespace', 'team-images'])).code).toBe(0);
    expect((await salvor(['namespace', '--', '-abc'])).code).toBe(1);
  });

  test('says which rule is broken, where, and what would be valid', async () => {
    const { output } = await salvor(['namespace', 'Team.Images']);
    expect(output).toContain('Character 1 is `T`');
    expect(output).toContain('Character 5 is `.`');
    expect(output).toContain('ibmcloud cr namespace-add team-images');
  });

  test('gives JSON', async () => {
    const { output } = await salvor(['namespace', 'team-images', '--json']);
    expect(JSON.parse(output)).toEqual({
      name: 'team-images',
      in2018: [{ rule: 'character', position: 5, character: '-' }],
      today: [],
    });
  });
});

describe('salvor firewall', () => {
  test('knows a region', async () => {
    const { code, output } = await salvor(['firewall', 'eu-central', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      wildcard: '*.icr.io',
      regions: [
        { region: 'eu-de', registry: 'de.icr.io', privateRegistry: 'private.de.icr.io', blobs: ['dd0.de.icr.io'] },
      ],
    });
  });

  test('knows other registries by their host', async () => {
    const { code, output } = await salvor(['firewall', 'docker.io']);
    expect(code).toBe(0);
    expect(output).toContain('auth.docker.io');
  });
});
