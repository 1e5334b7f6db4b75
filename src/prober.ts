import { readFileSync } from 'node:fs';
import { createRegistryProber } from './clients/registry/prober.ts';
import type { Config } from './config.ts';
import type { RegistryProber } from './inspectors/inspector.ts';

/** The registry prober as configured. Reads the file of certificate authorities, and throws when it cannot. */
export function proberFor(registry: Config['registry'], now: () => number): RegistryProber {
  const { certificateAuthoritiesPath, proxy, noProxy, ...options } = registry;
  return createRegistryProber({
    ...options,
    now,
    ...(proxy !== undefined && { proxy: { url: proxy.reveal(), noProxy } }),
    ...(certificateAuthoritiesPath !== undefined && {
      extraCertificateAuthorities: readFileSync(certificateAuthoritiesPath, 'utf8'),
    }),
  });
}
