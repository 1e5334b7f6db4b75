import { describe, expect, test } from 'vitest';
import { credentialsFor } from '../../src/evidence/pull-secret.ts';
import { image } from '../support/registry/look.ts';
import { kubeletName, secretFor, users } from '../support/registry/secrets.ts';

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
    ['r[0-9].example.com', 'r7.example.com/x', 'unparsable-key'],
    ['[::1]', '[::1]/x', 'glob'],
    ['us er@quay.io', 'quay.io/x', 'unparsable-key'],
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

  test('a host without a dot and a port may be sent the credentials of Docker Hub', () => {
    const old = secretFor({ 'https://index.docker.io/v1/': 'old' });
    expect(users(image('localhost/app'), old)).toEqual(['old']);
    expect(users(image('localhost:5000/app'), old)).toEqual([]);
    expect(users(image('localhost/app'), old, secretFor({ localhost: 'own' }))).toEqual(['own']);
  });

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
