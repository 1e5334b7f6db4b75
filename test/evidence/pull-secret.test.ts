import { describe, expect, test } from 'vitest';
import type { PullSecret } from '../../src/evidence/facts.ts';
import { type ImageReference, parseImageReference } from '../../src/evidence/image-reference.ts';
import { credentialsFor, readPullSecret, type SecretObject } from '../../src/evidence/pull-secret.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

function secretWith(config: unknown, name = 'pull'): SecretObject {
  return {
    name,
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': base64(typeof config === 'string' ? config : JSON.stringify(config)) },
  };
}

function secretFor(keys: Readonly<Record<string, string>>, name = 'pull'): PullSecret {
  const auths = Object.fromEntries(
    Object.entries(keys).map(([key, user]) => [key, { auth: base64(`${user}:password-of-${user}`) }]),
  );
  return readPullSecret(secretWith({ auths }, name));
}

function image(text: string): ImageReference {
  const reference = parseImageReference(text);
  if ('invalid' in reference) throw new Error(`${text}: ${reference.invalid}`);
  return reference;
}

/** An image name as the kubelet's own tests write it, which no runtime would accept. */
function kubeletName(text: string): ImageReference {
  const slash = text.indexOf('/');
  return slash === -1
    ? { written: text, registry: text, repository: '' }
    : { written: text, registry: text.slice(0, slash), repository: text.slice(slash + 1) };
}

const users = (name: ImageReference, ...secrets: PullSecret[]) =>
  credentialsFor(name, secrets).used.map((entry) => entry.username);

// https://github.com/kubernetes/kubernetes/blob/master/pkg/credentialprovider/keyring_test.go
describe('a key is compared with an image as the kubelet does it', () => {
  test.each([
    ['*.kubernetes.io', 'prefix.kubernetes.io'],
    ['prefix.*.io', 'prefix.kubernetes.io'],
    ['prefix.kubernetes.*', 'prefix.kubernetes.io'],
    ['*-good.kubernetes.io', 'prefix-good.kubernetes.io'],
    ['*.kubernetes.io/blah', 'prefix.kubernetes.io/blah'],
    ['prefix.*.io/foo', 'prefix.kubernetes.io/foo/bar'],
    ['*.kubernetes.io:1111/blah', 'prefix.kubernetes.io:1111/blah'],
    ['prefix.*.io:1111/foo', 'prefix.kubernetes.io:1111/foo/bar'],
    ['https://*.docker.io/v1/', 'prefix.docker.io/path:1111/foo/bar'],
    ['https://*.docker.io/v2/', 'prefix.docker.io/path:1111/foo/bar'],
    ['https://prefix.*.io/path', 'prefix.docker.io/path/subpath/foo/bar'],
    ['https://*.docker.io:8888', 'prefix.docker.io:8888/foo/bar'],
    ['prefix.docker.io:1111', 'prefix.docker.io:1111/path/foo/bar'],
    ['*.docker.io:1111', 'prefix.docker.io:1111/path/foo/bar'],
    ['https://quay.io/v1/', 'quay.io/foo'],
    ['https://quay.io', 'quay.io/foo'],
    ['http://quay.io/', 'quay.io/foo'],
    ['quay.io', 'quay.io/foo'],
    ['r[0-9a].example.com', 'r7.example.com/x'],
    ['[::1]:5000', '[::1]:5000/x'],
    ['user@quay.io', 'quay.io/foo'],
  ])('%s is used for %s', (key, name) => {
    expect(users(kubeletName(name), secretFor({ [key]: 'ada' }))).toEqual(['ada']);
  });

  test.each([
    ['*.kubernetes.io', 'kubernetes.io', 'glob'],
    ['*.*.kubernetes.io', 'prefix.kubernetes.io', 'glob'],
    ['*.*.kubernetes.io', 'kubernetes.io', 'glob'],
    ['k*.io', 'quay.io', 'glob'],
    ['kubernetes.io', 'kubernetes.com', 'host'],
    ['*.kubernetes.io:1234/blah', 'prefix.kubernetes.io:1111/blah', 'port'],
    ['prefix.*.io/foo', 'prefix.kubernetes.io:1111/foo/bar', 'port'],
    ['https://prefix.*.io/path:1111', 'prefix.docker.io/path/subpath:1111/foo/bar', 'path-prefix'],
    ['https://prefix.docker.c*', 'prefix.docker.io/foo/bar', 'glob'],
    ['https://index.docker.io/v1/', 'world.mesos.org/foo/bar', 'host'],
    ['https://index.docker.io/v1/', 'registry.tld/foo/bar', 'host'],
    ['https://index.docker.io/v1/', 'registry:5000/foo/bar', 'host'],
    ['https://index.docker.io/v1/', 'myhostdocker.io/foo/bar', 'host'],
    ['https://index.docker.io/v1/', '', 'host'],
    ['https://index.docker.io/v1', 'index.docker.io/foo', 'path-prefix'],
    ['us.icr.io', 'registry.ng.bluemix.net/ns/app', 'host'],
    ['*.icr.io', 'private.us.icr.io/ns/app', 'glob'],
    ['*.icr.io', 'icr.io/ns/app', 'glob'],
    ['REG.example.com', 'reg.example.com/x', 'host'],
    ['reg.example.com:443', 'reg.example.com/x', 'port'],
    ['registry-1.docker.io', 'docker.io/library/nginx', 'host'],
    ['hub.docker.com', 'docker.io/library/nginx', 'host'],
    ['http://[::1]:5000', 'reg.example.com/x', 'host'],
    ['reg.example.com/%zz', 'reg.example.com/x', 'unparsable-key'],
    ['%zz', 'reg.example.com/x', 'unparsable-key'],
    ['reg.example.com:port', 'reg.example.com/x', 'unparsable-key'],
    ['r[^0-9].example.com', 'rx.example.com/x', 'unparsable-key'],
    ['registry-?.example.com', 'registry-1.example.com/x', 'host'],
    ['r[0-9].example.com', 'rx.example.com/x', 'glob'],
    ['reg example.com', 'reg.example.com/x', 'unparsable-key'],
    ['', 'reg.example.com/x', 'host'],
    ['', 'localhost/x', 'host'],
  ])('%s is not used for %s: %s', (key, name, because) => {
    const credentials = credentialsFor(kubeletName(name), [secretFor({ [key]: 'ada' })]);
    expect(credentials.used).toEqual([]);
    expect(credentials.unused).toEqual([{ secret: 'pull', key, because }]);
    expect(credentials.anonymousAllowed).toBe(true);
  });

  test('the longer path comes first, and the prefix does not end at a slash', () => {
    const secret = secretFor({ 'bar.example.com': 'ada', 'bar.example.com/pong': 'grace' });
    expect(users(image('bar.example.com/pong'), secret)).toEqual(['grace', 'ada']);
    expect(users(image('bar.example.com/ping'), secret)).toEqual(['ada']);
    expect(users(image('bar.example.com/pongz'), secret)).toEqual(['grace', 'ada']);
    expect(users(image('foo.example.com/pong'), secret)).toEqual([]);
  });

  test.each(['foo/bar', 'docker.io/foo/bar', 'index.docker.io/foo/bar', 'foo'])(
    'the old key of Docker Hub is used for %s when nothing else matches',
    (name) => {
      const old = secretFor({ 'https://index.docker.io/v1/': 'old' }, 'old');
      expect(users(image(name), old)).toEqual(['old']);
      const both = credentialsFor(image(name), [old, secretFor({ 'docker.io': 'new' }, 'new')]);
      expect(both.used.map((entry) => entry.username)).toEqual(['new']);
      expect(both.unused).toEqual([{ secret: 'old', key: 'https://index.docker.io/v1/', because: 'fallback-only' }]);
    },
  );

  test('the same key in several secrets is tried in the order of the secrets', () => {
    const first = secretFor({ 'quay.io': 'first', 'https://quay.io/v2/org': 'narrow' }, 'one');
    const second = secretFor({ 'https://quay.io': 'second' }, 'two');
    const credentials = credentialsFor(image('quay.io/org/app'), [first, second]);
    expect(credentials.used.map((entry) => [entry.secret, entry.username])).toEqual([
      ['one', 'narrow'],
      ['one', 'first'],
      ['two', 'second'],
    ]);
    expect(credentials.anonymousAllowed).toBe(false);
  });
});

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
    [base64('ada:p\0\0'), 'ada', 'p'],
    [`${base64('ada:p')}\n`, 'ada', 'p'],
    [base64('ada:p\n'), 'ada', 'p\n'],
    [base64(':'), '', ''],
  ])('auth %j is split at its first colon', (auth, username, password) => {
    const [entry] = readPullSecret(secretWith({ auths: { 'quay.io': { auth } } })).entries;
    expect([entry?.username, entry?.password.reveal()]).toEqual([username, password]);
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
