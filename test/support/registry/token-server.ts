import { randomUUID, sign, X509Certificate } from 'node:crypto';
import type { Access } from './fake-registry.ts';
import { errorReply } from './fake-registry.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

/**
 * A token server for a real registry: JSON Web Tokens signed with a certificate that the registry trusts. Without rights
 * it answers `denied` when `refuses` is set, else a token for less, as the specification wants
 * (https://distribution.github.io/distribution/spec/auth/jwt/).
 */
export async function startTokenServer(
  certificate: { readonly cert: string; readonly key: string },
  issuer: string,
  access: Access,
  refuses = false,
): Promise<FakeServer> {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const chain = [new X509Certificate(certificate.cert).raw.toString('base64')];
  return startFakeServer(({ query, headers }) => {
    const basic = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString();
    const [user = '', password = ''] = basic.split(':');
    if (user !== '' && access.users[user] !== password) return errorReply(401, 'UNAUTHORIZED', 'wrong password');
    const [type = '', name = '', actions = ''] = (query.get('scope') ?? '').split(':');
    const isGranted = [...(access.reads[''] ?? []), ...(access.reads[user] ?? [])].includes(name);
    if (!isGranted && refuses) return errorReply(403, 'DENIED', 'requested access to the resource is denied');
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      sub: user,
      aud: query.get('service'),
      iat: now,
      nbf: now - 10,
      exp: now + 300,
      jti: randomUUID(),
      access: isGranted ? [{ type, name, actions: actions.split(',') }] : [],
    };
    const unsigned = `${encode({ typ: 'JWT', alg: 'ES256', x5c: chain })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(unsigned), { key: certificate.key, dsaEncoding: 'ieee-p1363' });
    return { status: 200, body: JSON.stringify({ token: `${unsigned}.${signature.toString('base64url')}` }) };
  });
}
