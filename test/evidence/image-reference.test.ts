import { expect, test } from 'vitest';
import { canonical, parseImageReference, parseRegistryHost } from '../../src/evidence/image-reference.ts';
import { cpuTime } from '../support/cpu-time.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['nginx:1.25', 'docker.io/library/nginx:1.25'],
  ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
  ['docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
  ['index.docker.io/foo/bar:1', 'docker.io/foo/bar:1'],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:2', 'localhost:5000/app:2'],
  ['registry:5000/team/app', 'registry:5000/team/app:latest'],
  ['REG.example.com/app', 'REG.example.com/app:latest'],
  ['Team/app', 'Team/app:latest'],
  ['[::1]:5000/app', '[::1]:5000/app:latest'],
  ['10.0.0.1/app', '10.0.0.1/app:latest'],
  ['us.icr.io/ns/deep/er/app:v1.0_x-y', 'us.icr.io/ns/deep/er/app:v1.0_x-y'],
  [`quay.io/org/app@${digest}`, `quay.io/org/app@${digest}`],
  [`quay.io/org/app:1.2@${digest}`, `quay.io/org/app@${digest}`],
  ['a__b/c---d/e.f', 'docker.io/a__b/c---d/e.f:latest'],
  ['reg_istry.example.com/app', 'reg_istry.example.com/app:latest'],
])('%s is read as %s', (written, full) => {
  const reference = parseImageReference(written);
  if ('invalid' in reference) throw new Error(reference.invalid);
  expect(canonical(reference)).toBe(full);
  expect(reference.written).toBe(written);
});

test.each([
  ['', 'empty'],
  ['a'.repeat(1025), 'too-long'],
  [`docker.io/${'a'.repeat(256)}`, 'too-long'],
  ['c'.repeat(64), 'image-id'],
  ['Nginx', 'uppercase'],
  ['quay.io/Team/app', 'uppercase'],
  ['reg_istry.example.com:5000/app', 'registry'],
  ['-a.example.com/app', 'registry'],
  ['/app', 'registry'],
  ['quay.io/', 'repository'],
  ['quay.io//app', 'repository'],
  ['quay.io/app/', 'repository'],
  ['app_', 'repository'],
  ['a b', 'repository'],
  ['app:', 'tag'],
  ['app:-x', 'tag'],
  [`app:${'t'.repeat(129)}`, 'tag'],
  ['app@sha256:abc', 'digest'],
  [`app@sha256:${'a'.repeat(63)}z`, 'digest'],
  [`app@sha256:${'A'.repeat(64)}`, 'digest'],
  [`app@md5:${'a'.repeat(32)}`, 'digest'],
  ['https://registry.example.com/app', 'registry'],
])('%s is refused: %s', (written, invalid) => {
  expect(parseImageReference(written)).toEqual({ invalid });
});

test('tag and digest are both kept, and without either the tag is latest', () => {
  expect(parseImageReference(`app:1@${digest}`)).toMatchObject({ tag: '1', digest });
  expect(parseImageReference(`app@${digest}`)).not.toHaveProperty('tag');
  expect(parseImageReference('app')).toMatchObject({ tag: 'latest' });
});

test('a registry alone is a reference without a repository', () => {
  expect(parseRegistryHost('registry.example.com:5000')).toEqual({
    written: 'registry.example.com:5000',
    registry: 'registry.example.com:5000',
    repository: '',
  });
  expect(parseRegistryHost('index.docker.io')).toMatchObject({ registry: 'docker.io' });
  expect(parseRegistryHost('a b')).toEqual({ invalid: 'registry' });
  expect(parseRegistryHost('host/path')).toEqual({ invalid: 'registry' });
});

test('a hostile name is refused in no time', () => {
  for (const hostile of [`a${'-'.repeat(900)}`, 'a.'.repeat(500), `${'a-'.repeat(400)}_`, `${'a'.repeat(900)}:`]) {
    expect(parseImageReference(hostile)).toHaveProperty('invalid');
    expect(cpuTime(() => void parseImageReference(hostile))).toBeLessThan(20);
  }
});
