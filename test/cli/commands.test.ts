import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocales, type Locale, type MessageKey, type Values } from '../../src/locale.ts';
import { kubeconfigFor } from '../support/false-api-server.ts';
import { until } from '../support/until.ts';
import { salvor, start } from './salvor.ts';

const locales = createLocales();

function said(locale: Locale, key: MessageKey, values: Values = {}): string {
  return locales.wordsFor(locale, 'plain').say(key, values);
}

let folder: string;
let kubeconfig: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salvor-commands-'));
  kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigFor('http://127.0.0.1:9'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('salvor', () => {
  test.each([[], ['help'], ['--help'], ['diagnose', '-h']])(
    'shows every command and exit code: %j',
    async (...args) => {
      const { code, output } = await salvor(args);
      expect(code).toBe(0);
      for (const command of [
        'start',
        'check-config',
        'check-ca',
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
    },
  );

  test.each(['de', 'ko', 'zh-CN'] as const)('tells a typo the nearest command in %s', async (locale) => {
    const sentence = said(locale, 'terminal.unknown-command', { word: 'diagnos', nearest: 'diagnose' });
    expect(await salvor(['diagnos', '--lang', locale])).toEqual({ code: 2, output: '', errors: `${sentence}\n` });
  });

  test.each([
    [['classify', '--nonsense', '--lang', 'de'], said('de', 'terminal.option-unknown', { option: '--nonsense' })],
    [['diagnose', '--record', '--lang', 'de'], said('de', 'terminal.option-value', { option: '--record' })],
    [['classify', '--json=yes', '--lang', 'de'], said('de', 'terminal.option-no-value', { option: '--json' })],
    [['diagnose', '--lang', 'zh-CN'], said('zh-CN', 'terminal.diagnose-what')],
    [['diagnose', 'pod', 'shop/web', '--lang', 'de'], said('de', 'terminal.kubeconfig-missing')],
    [['namespace', '--lang', 'de'], said('de', 'terminal.namespace-what')],
    [['firewall', 'eu-de', 'us-south'], said('en', 'terminal.firewall-what')],
    [['runbook', 'nonsense', '--lang', 'ko'], 'nonsense'],
    [['firewall', 'mars', '--lang', 'ko'], 'mars'],
    [['classify', 'x', '--lang', 'fr'], 'fr'],
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

  test('names variables that mean nothing and what was probably meant, and nothing that Kubernetes set', async () => {
    const environment = {
      SALVOR_READONLY: 'false',
      SALVOR_APPROVER: 'U0SECRET',
      SALVOR_SERVICE_HOST: '10.0.0.1',
      SALVOR_PORT: 'tcp://10.0.0.1:8080',
    };
    const { code, errors } = await salvor(['check-config'], { environment });
    expect(code).toBe(1);
    for (const [variable, nearest] of [
      ['SALVOR_READONLY', 'SALVOR_READ_ONLY'],
      ['SALVOR_APPROVER', 'SALVOR_APPROVERS'],
    ] as const) {
      expect(errors).toContain(said('en', 'terminal.config-unknown', { variable, nearest }));
    }
    expect(errors).not.toMatch(/SALVOR_SERVICE|SALVOR_PORT|U0SECRET/);
  });

  test('start names them, too, and goes on', async () => {
    const environment = {
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_APP_TOKEN: 'xapp-test',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      SALVOR_CHANNEL: 'C0123456789',
      REDIS_URL: 'redis://127.0.0.1:9',
      KUBECONFIG: kubeconfig,
      SALVOR_SWEEP_SECOND: '5',
    };
    const child = start(['start'], environment);
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    const values = { variable: 'SALVOR_SWEEP_SECOND', nearest: 'SALVOR_SWEEP_SECONDS' };
    try {
      await until('it says so', () => errors.includes(said('en', 'terminal.config-unknown', values)));
      expect(child.exitCode).toBeNull();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  });

  test.each([
    ['is not there', '/nowhere/kubeconfig', undefined],
    ['is no kubeconfig', import.meta.filename, undefined],
    ['has no such context', 'valid', 'nowhere'],
  ])('names the file that %s', async (_, path, context) => {
    const environment = {
      KUBECONFIG: path === 'valid' ? kubeconfig : path,
      SALVOR_REGISTRY_CA_FILE: import.meta.filename,
      ...(context && { SALVOR_KUBE_CONTEXT: context }),
    };
    const { errors } = await salvor(['check-config'], { environment });
    expect(errors).toContain(said('en', 'terminal.config-unreadable', { variable: 'KUBECONFIG' }));
    expect(errors).not.toContain('nowhere');
    expect(errors).not.toContain('SALVOR_REGISTRY_CA_FILE');
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
    expect(output).toContain(said('de', 'terminal.check'));
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
    const text = output.replaceAll(/\s+/g, ' ');
    expect(text).toContain(said('en', 'answers.namespace.character', { position: 1, character: 'T' }));
    expect(text).toContain(said('en', 'answers.namespace.character', { position: 5, character: '.' }));
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
