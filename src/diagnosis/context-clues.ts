import { type Evidence, factIn } from '../evidence/evidence.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import { hasPlatformOf, platformName, platformOfNode } from '../evidence/platform.ts';
import { credentialsFor } from '../evidence/pull-secret.ts';
import { credentialClues } from './credential-clues.ts';
import type { Clue } from './finding.ts';
import { enforcementClues, goneJobsClues } from './installation-clues.ts';
import { signatureClues, storageClues } from './registry-clues.ts';
import { vendorClues } from './vendor-clues.ts';

/** What the rest of the evidence adds to the leading cause, for it or against it. */
export function contextClues(cause: string, evidence: Evidence): readonly Clue[] {
  if (cause.startsWith('auth.')) {
    return [...secretClues(cause, evidence), ...credentialClues(cause, evidence), ...vendorClues(evidence)];
  }
  if (cause === 'policy.signature') return [...signatureClues(evidence), ...enforcementClues(evidence)];
  if (cause === 'helm.leftover-job') return goneJobsClues(evidence);
  if (cause === 'quota.exceeded') return storageClues(evidence);
  if (cause === 'image.platform-mismatch') return platformClues(evidence);
  if (cause === 'node.disk-full') return diskClues(evidence);
  if (cause === 'admission.webhook-unreachable') return webhookClues(evidence);
  return [];
}

/** Whether the pod has credentials for the registry at all, as the kubelet would match them. */
function secretClues(cause: string, evidence: Evidence): readonly Clue[] {
  const pullSecrets = factIn(evidence, 'pullSecrets');
  const pod = factIn(evidence, 'pod');
  if (pullSecrets === undefined || pod === undefined) return [];
  const names = pullSecrets.secrets.map(({ name }) => name);
  if (names.length === 0) {
    const values = { namespace: pod.namespace, serviceAccount: pod.serviceAccountName };
    // Admission copies the account's list into a pod once, when it is created.
    const later = factIn(evidence, 'serviceAccount')?.imagePullSecrets ?? [];
    if (later.length === 0) return [{ key: 'no-pull-secrets', values, speaks: 'for' }];
    return [{ key: 'service-account-secrets-later', values: { ...values, secrets: later }, speaks: 'for' }];
  }
  const missing = pullSecrets.secrets.some(({ problem }) => problem !== undefined);
  if (cause === 'auth.pull-secret-missing' && !missing) {
    return [{ key: 'pull-secrets-all-there', values: { secrets: names }, speaks: 'against' }];
  }
  const bare = pod.containers
    .filter(({ ready }) => !ready)
    .map(({ image }) => parseImageReference(image))
    .find((image) => !('invalid' in image) && credentialsFor(image, pullSecrets.secrets).used.length === 0);
  if (bare === undefined || 'invalid' in bare) return [];
  return [{ key: 'no-pull-secret-for-host', values: { host: bare.registry, secrets: names }, speaks: 'for' }];
}

function platformClues(evidence: Evidence): readonly Clue[] {
  const clues: Clue[] = [];
  const ended = factIn(evidence, 'pod')?.containers.find(({ terminated }) => terminated !== undefined);
  if (ended?.terminated !== undefined && /exec format error/i.test(ended.terminated.message)) {
    const { exitCode, message } = ended.terminated;
    const values = { container: ended.name, exitCode, detail: message.slice(0, 200) };
    clues.push({ key: 'container-exited', values, speaks: 'for' });
  }
  const node = factIn(evidence, 'node');
  for (const { image, platforms } of factIn(evidence, 'registry') ?? []) {
    if (node === undefined || platforms === undefined || !hasPlatformOf(node, platforms)) continue;
    const nodePlatform = platformName(platformOfNode(node));
    clues.push({ key: 'platform-present', values: { image: image.written, nodePlatform }, speaks: 'against' });
  }
  return clues;
}

function diskClues(evidence: Evidence): readonly Clue[] {
  const node = factIn(evidence, 'node');
  const condition = node?.conditions.find(({ type }) => type === 'DiskPressure');
  if (node === undefined || condition?.status !== 'False') return [];
  return [{ key: 'node-condition-clear', values: { node: node.name, condition: condition.type }, speaks: 'against' }];
}

function webhookClues(evidence: Evidence): readonly Clue[] {
  return (factIn(evidence, 'webhooks') ?? []).flatMap(
    ({ name, configuration, blamed, failurePolicy, target, backend }) => {
      if (!blamed) return [];
      const clues: Clue[] = [];
      if (failurePolicy === 'Ignore') {
        const values = { webhook: name, configuration: configuration.name };
        clues.push({ key: 'webhook-ignores-failure', values, speaks: 'against' });
      }
      if (target.kind === 'service' && backend !== undefined && backend.readyEndpoints > 0) {
        const about = { webhook: name, service: target.name, namespace: target.namespace };
        clues.push({
          key: 'webhook-backend-ready',
          values: { ...about, ready: backend.readyEndpoints },
          speaks: 'against',
        });
      }
      return clues;
    },
  );
}

const pulled = /^(?:Successfully pulled image|Container image) "([^"]{1,500})"/;

/** Pulls of the image that came after its last failure: the events say so with their time. */
export function laterPulls(image: string | undefined, evidence: Evidence): readonly Clue[] {
  if (image === undefined) return [];
  const events = factIn(evidence, 'events') ?? [];
  const failedAt = Math.max(0, ...events.filter(({ reason }) => reason === 'Failed').map(({ lastAt }) => lastAt ?? 0));
  const later = events.flatMap(({ reason, message, lastAt }) => {
    const written = reason === 'Pulled' ? pulled.exec(message)?.[1] : undefined;
    const parsed = written === undefined ? undefined : parseImageReference(written);
    if (parsed === undefined || 'invalid' in parsed || canonical(parsed) !== image) return [];
    return lastAt !== undefined && lastAt > failedAt ? [lastAt] : [];
  });
  if (later.length === 0) return [];
  return [{ key: 'pulled-since', values: { image, at: Math.min(...later) }, speaks: 'against' }];
}
