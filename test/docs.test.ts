import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

const names = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

describe('the settings', () => {
  const config = names(
    read('src/config.ts'),
    /'((?:SALVOR|SLACK)_[A-Z_]+|REDIS_URL|KUBECONFIG|HTTPS_PROXY|NO_PROXY)'/g,
  );

  test('stand in the README', () => {
    expect(
      names(
        read('README.md').split('## Settings')[1] ?? '',
        /`((?:SALVOR|SLACK)_[A-Z_]+|REDIS_URL|KUBECONFIG|HTTPS_PROXY|NO_PROXY)`/g,
      ),
    ).toEqual(config);
  });

  test('stand in .env.example, but for the one that only tests need', () => {
    const example = names(read('.env.example'), /^(?:# )?([A-Z_]+)=/gm);
    expect(example).toEqual(new Set([...config].filter((name) => name !== 'SLACK_API_URL')));
  });
});

describe('the README', () => {
  test('gives every scope of the manifest a reason, and no other', () => {
    const manifest = JSON.parse(read('manifest.json')) as { oauth_config: { scopes: { bot: string[] } } };
    const table = (read('README.md').split('| scope | why |')[1] ?? '').split('\n\n')[0] ?? '';
    expect(names(table, /`([a-z_]+:[a-z]+|commands)`/g)).toEqual(new Set(manifest.oauth_config.scopes.bot));
  });

  test('links only to files that are there', () => {
    for (const [, path = ''] of read('README.md').matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(() => read(path), path).not.toThrow();
    }
  });
});
