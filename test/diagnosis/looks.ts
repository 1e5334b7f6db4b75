import { type Observation, seen } from '../../src/evidence/evidence.ts';
import type { Message, ProbeFailure, ProbeStepName, RegistryLook } from '../../src/evidence/facts.ts';

/** The image of these tests. */
export const image = {
  written: 'registry.example.com/shop/web:1',
  registry: 'registry.example.com',
  repository: 'shop/web',
  tag: '1',
};

/** A look that broke at a step. */
export function look(step: ProbeStepName, failure: ProbeFailure, more: Partial<RegistryLook> = {}): RegistryLook {
  const before = (['dns', 'tcp', 'tls', 'ping', 'challenge', 'token', 'manifest', 'platforms', 'blob'] as const).filter(
    (_name, index, all) => index < all.indexOf(step),
  );
  const steps = before.map((name) => ({ step: name, host: image.registry, milliseconds: 3 }));
  const failed = { step, host: image.registry, milliseconds: 20, failure };
  return { image, as: { kind: 'anonymous' }, steps: [...steps, failed], ...more };
}

/** An HTTP answer that says no. */
export const answer = (status: number, code?: string): ProbeFailure => ({
  kind: 'answer',
  status,
  ...(code === undefined ? {} : { code }),
  detail: `HTTP ${status}`,
});

/** Asked with a pull secret. */
export const secret = { kind: 'pull-secret' as const, secret: 'regcred', key: 'registry.example.com' };

/** A look that received the manifest. */
export const good: RegistryLook = {
  image,
  as: { kind: 'anonymous' },
  steps: (['dns', 'tcp', 'tls', 'ping', 'manifest'] as const).map((step) => ({
    step,
    host: image.registry,
    milliseconds: 3,
  })),
  digest: `sha256:${'a'.repeat(64)}`,
  platforms: [{ os: 'linux', architecture: 'arm64' }],
};

/** What a waiting container says. */
export function waiting(text: string): Observation<readonly Message[]> {
  return seen([{ text, source: 'waiting' as const, reason: 'ErrImagePull' }]);
}
