import type { RegistryOptions } from '../../../src/clients/registry/options.ts';
import { createRegistryProber } from '../../../src/clients/registry/prober.ts';
import type { Credential } from '../../../src/evidence/pull-secret.ts';
import type { RegistryLook } from '../../../src/evidence/registry-look.ts';
import { type FakeServer, type Handler, type Reply, startFakeServer } from './fake-server.ts';
import { createTestAuthority, credential, image } from './look.ts';

export const authority = createTestAuthority();
/** The password that must go nowhere else. */
export const canary = 'canary-4f1c9a';

/** Looks at `registry.example.com/team/app:1` behind a handler that also answers for two other hosts, and tells what it saw. */
export async function probe(
  handler: Handler,
  more: Partial<RegistryOptions> = {},
  credentials: readonly Credential[] = [credential('registry.example.com', 'ada', canary)],
): Promise<{ look: RegistryLook; requests: FakeServer['requests'] }> {
  const names = ['registry.example.com', 'auth.example.com', 'other.example.com', '*.example.com'];
  const server = await startFakeServer(handler, authority.certificateFor(...names));
  try {
    const prober = createRegistryProber({
      now: Date.now,
      extraCertificateAuthorities: authority.pem,
      connectTo: {
        'registry.example.com:443': server.address,
        'auth.example.com:443': server.address,
        'other.example.com:443': server.address,
      },
      ...more,
    });
    const look = await prober.look(image('registry.example.com/team/app:1'), { credentials });
    return { look, requests: server.requests };
  } finally {
    await server.stop();
  }
}

/** Answers `/v2/` with a challenge, and everything else as told. */
export const challenging =
  (challenge: string, then: Handler = () => ({ status: 404 })): Handler =>
  (request) =>
    request.path === '/v2/' ? { status: 401, headers: { 'www-authenticate': challenge } } : then(request);

export const redirectTo = (location: string): Reply => ({ status: 307, headers: { location } });
