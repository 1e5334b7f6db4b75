import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { configVariables, readConfig } from '../src/config.ts';
import { ConfigError, unknownVariables } from '../src/environment.ts';

const secrets = {
  SLACK_BOT_TOKEN: 'xoxb-canary-bot',
  SLACK_APP_TOKEN: 'xapp-canary-app',
  SALVOR_ALERT_TOKEN: 'canary-alert-token-1234',
  REDIS_URL: 'redis://:canary-redis@redis:6379',
  HTTPS_PROXY: 'http://user:canary-proxy@proxy:3128',
};
const complete = { ...secrets, SALVOR_CHANNEL: 'C0123456789', KUBECONFIG: '/etc/salvor/kubeconfig' };

function problemsOf(environment: Record<string, string | undefined>) {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('is read-only, with nobody to approve, unless it says otherwise', () => {
    const { fixes } = readConfig(complete);
    expect(fixes.readOnly).toBe(true);
    expect(fixes.approvers).toEqual({ users: [], groups: [] });
    expect(fixes.restoreAfter).toBe(15 * 60_000);
    expect(fixes.validFor).toBe(60 * 60_000);
  });

  test('tells users from user groups', () => {
    const { fixes } = readConfig({ ...complete, SALVOR_APPROVERS: 'U0ADA, S0ONCALL,W0GRACE' });
    expect(fixes.approvers).toEqual({ users: ['U0ADA', 'W0GRACE'], groups: ['S0ONCALL'] });
  });

  test('lets one registry have several token hosts', () => {
    const { registry } = readConfig({
      ...complete,
      SALVOR_REGISTRY_REALMS: 'r.example.com=a.example.com,r.example.com=b.example.com',
    });
    expect(registry.realmHosts).toEqual({ 'r.example.com': ['a.example.com', 'b.example.com'] });
  });

  test('names every problem at once', () => {
    expect(problemsOf({ SALVOR_PORT: '99999', SALVOR_READ_ONLY: 'yes', SALVOR_LANGUAGE: 'tlh' }).sort()).toEqual([
      'KUBECONFIG missing',
      'REDIS_URL missing',
      'SALVOR_CHANNEL missing',
      'SALVOR_LANGUAGE malformed',
      'SALVOR_PORT malformed',
      'SALVOR_READ_ONLY malformed',
      'SLACK_APP_TOKEN missing',
      'SLACK_BOT_TOKEN missing',
    ]);
  });

  test.each([
    ['REDIS_URL', 'redis://:canary@redis:port/0'],
    ['REDIS_URL', 'redis://:canary/x@redis:6379'],
    ['REDIS_URL', 'redis://:canary@'],
    ['SLACK_API_URL', 'http://slack:x/api/'],
    ['HTTPS_PROXY', 'http://user:canary@:::'],
  ])('does not take for a URL what cannot be parsed: %s=%s', (variable, value) => {
    expect(problemsOf({ ...complete, [variable]: value })).toEqual([`${variable} malformed`]);
  });

  test('needs no kubeconfig inside a cluster', () => {
    const { kubernetes } = readConfig({ ...complete, KUBECONFIG: undefined, KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect(kubernetes.access).toBe('in-cluster');
  });

  test('knows every variable of .env.example', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const named = [...example.matchAll(/^(?:# )?([A-Z_]{5,})=/gm)].map(([, variable]) => variable ?? '');
    expect(named.length).toBeGreaterThan(20);
    expect(unknownVariables(Object.fromEntries(named.map((each) => [each, ''])), configVariables())).toEqual([]);
  });

  test.each([
    'SALVOR_SERVICE_HOST',
    'SALVOR_SERVICE_PORT',
    'SALVOR_SERVICE_PORT_HTTP',
    'SALVOR_PORT_8080_TCP',
    'SALVOR_PORT_8080_TCP_ADDR',
    'SALVOR_PORT_8080_TCP_PORT',
    'SALVOR_PORT_8080_TCP_PROTO',
    'SALVOR_REDIS_SERVICE_HOST',
    'SALVOR_REDIS_PORT',
    'SALVOR_REDIS_PORT_6379_TCP_ADDR',
  ])('takes %s for what Kubernetes sets beside a service', (variable) => {
    expect(unknownVariables({ [variable]: 'tcp://10.0.0.1:8080' }, configVariables())).toEqual([]);
  });

  test('finds variables that mean nothing, with the nearest that does', () => {
    const environment = {
      SALVOR_RESTORE_AFTER: '5',
      SALVOR_CHANEL: 'C0',
      SALVOR_REDIS_PORT: '6379',
      PATH: '/',
      SALVORE: '',
    };
    expect(unknownVariables(environment, configVariables())).toEqual([
      { variable: 'SALVOR_CHANEL', nearest: 'SALVOR_CHANNEL' },
      { variable: 'SALVOR_REDIS_PORT', nearest: expect.any(String) },
      { variable: 'SALVOR_RESTORE_AFTER', nearest: 'SALVOR_RESTORE_AFTER_MINUTES' },
    ]);
  });

  test('takes the port of a service for no port of its own', () => {
    expect(readConfig({ ...complete, SALVOR_PORT: 'tcp://10.96.0.1:8080' }).http.port).toBe(8080);
  });

  test('shows no secret, however it is printed', () => {
    const config = readConfig(complete);
    const printed = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true })].join();
    for (const secret of Object.values(secrets)) expect(printed).not.toContain(secret);
    expect(printed).not.toContain('canary');
  });

  test('shows no value in its errors', () => {
    const environment = {
      SLACK_BOT_TOKEN: 'canary',
      SALVOR_ALERT_TOKEN: 'canary',
      REDIS_URL: 'canary',
      SALVOR_APPROVERS: 'canary',
    };
    try {
      readConfig(environment);
      expect.unreachable();
    } catch (error) {
      expect(`${inspect(error)} ${JSON.stringify((error as ConfigError).problems)}`).not.toContain('canary');
    }
  });
});
