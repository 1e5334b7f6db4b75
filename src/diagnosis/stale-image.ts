import { type Evidence, factIn } from '../evidence/evidence.ts';
import { canonical, parseImageReference } from '../evidence/image-reference.ts';
import type { Clue } from './finding.ts';

/** Running containers whose tag points to another digest in the registry now. A reference with a digest cannot be stale. */
export function staleImages(evidence: Evidence): readonly Clue[] {
  const pod = factIn(evidence, 'pod');
  const looks = factIn(evidence, 'registry') ?? [];
  return (pod?.containers ?? []).flatMap(({ name, image, imageDigest, ready }) => {
    const written = parseImageReference(image);
    if (imageDigest === undefined || !ready || 'invalid' in written || written.digest !== undefined) return [];
    const now = looks.find((look) => canonical(look.image) === canonical(written))?.digest;
    if (now === undefined || now === imageDigest) return [];
    return [
      {
        key: 'running-image-stale',
        values: { container: name, image, running: imageDigest, current: now },
        speaks: 'for',
      },
    ];
  });
}

/**
 * For an image as the subject: the containers anywhere that run another digest than its tag means now, and why their nodes keep
 * it: only `Always` asks the registry again (https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy).
 */
export function staleUsers(evidence: Evidence): readonly Clue[] {
  const users = factIn(evidence, 'imageUsers');
  const written = parseImageReference(users?.image ?? '');
  if (users === undefined || 'invalid' in written || written.digest !== undefined) return [];
  const looks = factIn(evidence, 'registry') ?? [];
  const current = looks.find((look) => canonical(look.image) === canonical(written))?.digest;
  const known = users.containers.filter(({ imageDigest }) => imageDigest !== undefined);
  const stale = current === undefined ? [] : known.filter(({ imageDigest }) => imageDigest !== current);
  const [first] = stale;
  if (current === undefined || first === undefined) return [];
  const { image } = users;
  const where = `${first.namespace}/${first.pod}`;
  const keeping = stale.filter(({ imagePullPolicy }) => imagePullPolicy !== 'Always');
  const policies = [...new Set(keeping.map(({ imagePullPolicy }) => imagePullPolicy))];
  const counts = { pods: stale.length, of: known.length };
  return [
    ...(users.partial ? [{ key: 'pods-partial', values: { image }, speaks: 'for' } as const] : []),
    { key: 'running-elsewhere-stale', values: { image, ...counts, where, current }, speaks: 'for' },
    ...(keeping.length === 0
      ? []
      : [
          { key: 'pull-policy-keeps', values: { image, containers: keeping.length, policies }, speaks: 'for' } as const,
        ]),
  ];
}
