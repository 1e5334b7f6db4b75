import { describe, expect, test } from 'vitest';
import type { PullSecret } from '../../src/evidence/facts.ts';
import { credentialsFor, readPullSecret } from '../../src/evidence/pull-secret.ts';
import { image } from '../support/registry/look.ts';
import { base64, secretFor, secretWith } from '../support/registry/secrets.ts';

describe('a secret is read as the kubelet reads it', () => {
  test('a wrong type or a missing key is ignored, and the others are used', () => {
    const config = { '.dockerconfigjson': base64('{"auths":{"quay.io":{"auth":"YTpi"}}}') };
    const opaque = readPullSecret({ name: 'opaque', type: 'Opaque', data: config });
    const untyped = readPullSecret({ name: 'untyped', data: config });
    const renamed = readPullSecret({
      name: 'renamed',
      type: 'kubernetes.io/dockerconfigjson',
      data: { 'config.json': base64('{}') },
    });
    expect([opaque.problem, untyped.problem, renamed.problem]).toEqual(['wrong-type', 'wrong-type', 'missing-key']);
    const credentials = credentialsFor(image('quay.io/x'), [opaque, renamed, secretFor({ 'quay.io': 'ada' }, 'good')]);
    expect(credentials.used.map((entry) => entry.secret)).toEqual(['good']);
    expect(credentials.unused).toEqual([
      { secret: 'opaque', because: 'wrong-type' },
      { secret: 'renamed', because: 'missing-key' },
    ]);
  });

  test('the old format has its entries at the top', () => {
    const secret = readPullSecret({
      name: 'old',
      type: 'kubernetes.io/dockercfg',
      data: { '.dockercfg': base64('{"quay.io":{"username":"ada","password":"p","email":"a@example.com"}}') },
    });
    expect(secret.entries.map((entry) => [entry.key, entry.username, entry.password.reveal()])).toEqual([
      ['quay.io', 'ada', 'p'],
    ]);
  });

  test.each(['{}', 'null', '{"auths":null}', '{"auths":{}}'])('%s matches nothing and spoils nothing', (text) => {
    expect(readPullSecret(secretWith(text))).toEqual({ name: 'pull', entries: [] });
  });

  test.each([
    ['not json', 'not a JSON object'],
    ['[]', 'not a JSON object'],
    ['{"auths":[]}', 'auths is not an object'],
    ['{"auths":{"quay.io":"x"}}', 'an entry is not an object'],
    ['{"auths":{"quay.io":{"password":7}}}', 'a credential is not a string'],
    [`{"auths":{"quay.io":{"auth":"${base64('nocolon')}"}}}`, 'base64(username:password)'],
    ['{"auths":{"quay.io":{"auth":"%%%"}}}', 'base64(username:password)'],
    [`{"auths":{"quay.io":{"auth":"${base64(base64('ada:hunter2'))}"}}}`, 'base64(username:password)'],
    [base64('{"auths":{}}'), 'not a JSON object'],
    ['{"auths":{"quay.io":{"email":7}}}', 'a credential is not a string'],
    ['{"auths":{},"HttpHeaders":{"User-Agent":7}}', 'HttpHeaders is not an object of strings'],
  ])('%s is malformed', (text, detail) => {
    const secret = readPullSecret(secretWith(text));
    expect(secret).toMatchObject({ problem: 'malformed', detail: expect.stringContaining(detail), entries: [] });
  });

  test('one malformed secret fails the pull although another would match', () => {
    const bad = readPullSecret(secretWith('oops', 'bad'));
    const credentials = credentialsFor(image('quay.io/x'), [secretFor({ 'quay.io': 'ada' }, 'good'), bad]);
    expect(credentials).toEqual({
      used: [],
      unused: [
        { secret: 'bad', because: 'malformed' },
        { secret: 'good', key: 'quay.io', because: 'spoiled' },
      ],
      anonymousAllowed: false,
      spoiledBy: ['bad'],
    });
  });

  test.each([
    [base64('ada:p:with:colons'), 'ada', 'p:with:colons'],
    [base64('ada:p').replaceAll('=', ''), 'ada', 'p'],
    [base64('ada:p\0\0'), 'ada', 'p\0\0'],
    [`${base64('ada:p')}\n`, 'ada', 'p'],
    [base64('ada:p\n'), 'ada', 'p\n'],
    [base64(':'), '', ''],
  ])('auth %j is split at its first colon', (auth, username, password) => {
    const [entry] = readPullSecret(secretWith({ auths: { 'quay.io': { auth } } })).entries;
    expect([entry?.username, entry?.password.reveal()]).toEqual([username, password]);
  });

  test('auths that is written twice is put together, and of an entry that is written twice the last counts', () => {
    const entry = (user: string) => `{"auth":"${base64(`${user}:p`)}"}`;
    const text = `{"auths":{"a.io":${entry('one')},"b.io":${entry('two')}},"auths":{"b.io":${entry('three')}}}`;
    expect(readPullSecret(secretWith(text)).entries.map(({ key, username }) => [key, username])).toEqual([
      ['b.io', 'three'],
      ['a.io', 'one'],
    ]);
  });

  test('auth wins over username and password', () => {
    const auths = { 'quay.io': { auth: base64('new:new'), username: 'old', password: 'old' } };
    expect(readPullSecret(secretWith({ auths })).entries[0]).toMatchObject({ username: 'new' });
  });

  test('what the kubelet does not read is named, and its empty entry still matches', () => {
    const secret = readPullSecret(
      secretWith({
        auths: { 'a.azurecr.io': { identitytoken: 'secret-token' }, 'quay.io': {} },
        credHelpers: { '1.dkr.ecr.us-east-1.amazonaws.com': 'ecr-login' },
        credsStore: 'desktop',
      }),
    );
    expect(secret.entries.map((entry) => [entry.key, entry.ignored])).toEqual([
      ['quay.io', 'credsStore'],
      ['a.azurecr.io', 'identitytoken'],
      ['1.dkr.ecr.us-east-1.amazonaws.com', 'credHelpers'],
    ]);
    const azure = credentialsFor(image('a.azurecr.io/x'), [secret]);
    expect(azure).toMatchObject({ used: [{ key: 'a.azurecr.io', username: '' }], anonymousAllowed: false });
    const amazon = credentialsFor(image('1.dkr.ecr.us-east-1.amazonaws.com/x'), [secret]);
    expect(amazon).toMatchObject({ used: [], anonymousAllowed: true });
    expect(amazon.unused).toContainEqual({
      secret: 'pull',
      key: '1.dkr.ecr.us-east-1.amazonaws.com',
      because: 'ignored',
    });
  });

  test('a secret that could not be read leaves open whether the pull is anonymous', () => {
    const hidden: PullSecret = { name: 'hidden', problem: 'forbidden', entries: [] };
    const missing: PullSecret = { name: 'gone', problem: 'missing', entries: [] };
    expect(credentialsFor(image('quay.io/x'), [hidden]).anonymousAllowed).toBe('unknown');
    expect(credentialsFor(image('quay.io/x'), [missing]).anonymousAllowed).toBe(true);
  });

  test('no password shows when a secret is printed, and none in what is said about a malformed one', () => {
    const secret = secretFor({ 'quay.io': 'ada' });
    expect(JSON.stringify(secret)).not.toContain('password-of-ada');
    const bad = readPullSecret(secretWith('{"auths":{"quay.io":{"auth":"aHVudGVyMg=="}}}'));
    expect(JSON.stringify(bad)).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});
