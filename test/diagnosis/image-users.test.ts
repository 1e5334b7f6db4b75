import { expect, test } from 'vitest';
import { goodLook, lookedAt } from '../../src/causes/example-evidence.ts';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { seen } from '../../src/evidence/evidence.ts';
import type { ImageUser } from '../../src/evidence/image-users.ts';
import { topicsOfRemarks } from '../../src/runbooks/choose.ts';

const image = 'registry.example.com/shop/web:1';
const [now, then] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
const user = (pod: string, imageDigest: string, imagePullPolicy = 'IfNotPresent'): ImageUser => ({
  namespace: 'shop',
  pod,
  container: 'web',
  imagePullPolicy,
  imageDigest,
});

const judge = (...containers: readonly ImageUser[]) =>
  diagnose(
    { ...lookedAt(goodLook()), imageUsers: seen({ image, containers, partial: false }) },
    { catalogue, now: Date.UTC(2026, 2, 1) },
  );

test('pods that run an older image behind the tag are told with their pull policy, and lead to the steps', () => {
  const { state, remarks = [], names } = judge(user('web-1', now), user('web-2', then), user('web-3', then, 'Always'));
  expect(state).toBe('healthy');
  expect(remarks.map(({ key }) => key)).toEqual(['running-elsewhere-stale', 'pull-policy-keeps']);
  for (const { key, values } of remarks)
    expect(Object.keys(values).toSorted()).toEqual([...clueValues[key]].toSorted());
  expect(remarks[0]?.values).toMatchObject({ pods: 2, of: 3, where: 'shop/web-2', current: now });
  expect(remarks[1]?.values).toMatchObject({ containers: 1, policies: ['IfNotPresent'] });
  expect(topicsOfRemarks(remarks)).toEqual(['latest-not-newest', 'pull-policy']);
  expect(names).toMatchObject({ namespace: 'shop' });
});

test('a list of pods that was cut is told as such', () => {
  const users = { image, containers: [user('web-1', then)], partial: true };
  const { remarks = [] } = diagnose({ ...lookedAt(goodLook()), imageUsers: seen(users) }, { catalogue, now: 0 });
  expect(remarks[0]).toEqual({ key: 'pods-partial', values: { image }, speaks: 'for' });
});

test('pods that run what the tag means now, or that nobody can tell of, are no remark', () => {
  const { imageDigest: _unknown, ...untold } = user('web-2', then);
  expect(judge(user('web-1', now), untold).remarks).toBeUndefined();
});
