import type { Match } from '../../../diagnosis/cause.ts';
import type { Facts } from '../../../evidence/facts.ts';

/** A container that waits for an image which its pull policy forbids to fetch. */
export function matchNeverPull({ pod }: Pick<Facts, 'pod'>): Match | undefined {
  const stuck = pod.containers.find(
    ({ waiting, imagePullPolicy }) =>
      waiting?.reason === 'ErrImageNeverPull' ||
      (imagePullPolicy === 'Never' && /^(?:ErrImagePull|ImagePullBackOff)$/.test(waiting?.reason ?? '')),
  );
  if (stuck === undefined) return undefined;
  const values = { container: stuck.name, image: stuck.image };
  return { confidence: 0.97, clues: [{ key: 'pull-policy-never', values, speaks: 'for' }] };
}
