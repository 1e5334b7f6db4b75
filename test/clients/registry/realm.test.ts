import { expect, test } from 'vitest';
import { originOfRegistry } from '../../../src/clients/registry/origin.ts';
import { productOf } from '../../../src/clients/registry/products.ts';
import { readRealm } from '../../../src/clients/registry/token.ts';

/** How a realm of a registry is taken: `trusted` with credentials, `anonymous` without, or why not at all. */
function taken(registry: string, realm: string, { plain = false, configured = {} } = {}): string {
  const origin = originOfRegistry(registry, plain);
  const read = readRealm({ scheme: 'bearer', parameters: { realm } }, origin, productOf(origin.hostname), configured);
  if (!read.ok) return read.failure.kind;
  return read.value.trusted ? 'trusted' : 'anonymous';
}

// The product's own table of token servers: https://docs.docker.com/docker-hub/usage/pulls/ and
// https://docs.gitlab.com/user/packages/container_registry/authenticate_with_container_registry/.
test.each([
  ['registry.example.com', 'https://registry.example.com/token', 'trusted'],
  ['registry.example.com:5000', 'https://registry.example.com:5000/token', 'trusted'],
  ['registry.example.com:5000', 'https://registry.example.com/token', 'anonymous'],
  ['registry.example.com', 'https://auth.docker.io/token', 'anonymous'],
  ['registry-1.docker.io', 'https://auth.docker.io/token', 'trusted'],
  ['registry-1.docker.io', 'https://auth.docker.io:8443/token', 'anonymous'],
  ['registry-1.docker.io', 'https://auth.docker.io.example.com/token', 'anonymous'],
  ['registry-1.docker.io', 'https://xauth.docker.io/token', 'anonymous'],
  ['registry.gitlab.com', 'https://gitlab.com/jwt/auth', 'trusted'],
  ['registry.gitlab.com', 'https://x.gitlab.com/jwt/auth', 'anonymous'],
  ['registry.example.com', 'http://registry.example.com/token', 'address-refused'],
  ['registry.example.com', 'https://ada@registry.example.com/token', 'address-refused'],
  ['registry.example.com', 'https://:secret@registry.example.com/token', 'address-refused'],
  ['registry.example.com', 'https://registry.example.com/token#part', 'address-refused'],
  ['registry.example.com', `https://registry.example.com/${'x'.repeat(2048)}`, 'malformed'],
  ['registry.example.com', 'ftp://registry.example.com/token', 'malformed'],
  ['registry.example.com', '/token', 'malformed'],
  ['registry.example.com', '', 'malformed'],
])('the realm of %s at %s is %s', (registry, realm, expected) => {
  expect(taken(registry, realm)).toBe(expected);
});

test('a registry without TLS may have a token server without, and over HTTP no known one', () => {
  expect(taken('registry.example.com:5000', 'http://registry.example.com:5000/token', { plain: true })).toBe('trusted');
  expect(taken('registry-1.docker.io', 'http://auth.docker.io/token', { plain: true })).toBe('anonymous');
});

test('the configuration names host and port, for one registry', () => {
  const configured = { 'registry.example.com': ['auth.example.com:8443'] };
  const realm = (address: string) => taken('registry.example.com', address, { configured });
  expect(realm('https://auth.example.com:8443/token')).toBe('trusted');
  expect(realm('https://auth.example.com/token')).toBe('anonymous');
  expect(taken('other.example.com', 'https://auth.example.com:8443/token', { configured })).toBe('anonymous');
});
