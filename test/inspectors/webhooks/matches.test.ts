import { describe, expect, test } from 'vitest';
import type { AdmissionWebhook } from '../../../src/evidence/facts.ts';
import { selectorText, selects } from '../../../src/evidence/label-selector.ts';
import { names } from '../../../src/inspectors/webhooks/blame.ts';
import { matchesNewPod } from '../../../src/inspectors/webhooks/matches.ts';

type Rule = AdmissionWebhook['rules'][number];
const pods: Rule = { operations: ['CREATE'], apiGroups: [''], resources: ['pods'] };
const pod = { labels: { app: 'gate' }, namespaceLabels: { team: 'policy' } };

describe('the creation of a pod', () => {
  test.each<[string, boolean, Partial<Rule>]>([
    ['pods', true, {}],
    ['everything', true, { operations: ['*'], apiGroups: ['*'], resources: ['*/*'] }],
    ['all resources of the core group', true, { resources: ['*'] }],
    ['objects in namespaces', true, { scope: 'Namespaced' }],
    ['objects outside namespaces', false, { resources: ['*'], scope: 'Cluster' }],
    ['updates of pods', false, { operations: ['UPDATE', 'DELETE'] }],
    ['pods of another group', false, { apiGroups: ['metrics.k8s.io'] }],
    ['a part of pods', false, { resources: ['pods/exec', '*/exec'] }],
    ['pods and their parts', true, { resources: ['pods/*'] }],
    ['a version that has no pods', false, { apiVersions: ['v1beta1'] }],
    ['what makes pods', false, { apiGroups: ['apps'], resources: ['replicasets'] }],
  ])('falls, or does not fall, under a rule for %s: %s', (_what, falls, change) => {
    expect(matchesNewPod({ rules: [{ ...pods, ...change }] }, pod)).toBe(falls);
  });

  test('falls under any one of the rules, and no webhook without rules', () => {
    expect(matchesNewPod({ rules: [{ ...pods, operations: ['UPDATE'] }, pods] }, pod)).toBe(true);
    expect(matchesNewPod({ rules: [] }, pod)).toBe(false);
  });

  test('is exempt when its namespace or its labels are not selected', () => {
    const skip = (key: string, value: string) => ({ matchExpressions: [{ key, operator: 'NotIn', values: [value] }] });
    expect(matchesNewPod({ rules: [pods], namespaceSelector: skip('team', 'policy') }, pod)).toBe(false);
    expect(matchesNewPod({ rules: [pods], objectSelector: skip('app', 'gate') }, pod)).toBe(false);
    // Before Kubernetes 1.21 no namespace has this label of itself: exempting by it exempts nothing.
    const byName = skip('kubernetes.io/metadata.name', 'image-policy');
    expect(matchesNewPod({ rules: [pods], namespaceSelector: byName }, pod)).toBe(true);
  });
});

describe('a selector', () => {
  const labels = { app: 'web', tier: 'front' };
  test.each([
    [{}, true, ''],
    [{ matchLabels: { app: 'web' } }, true, 'app=web'],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false, 'app=web,tier=back'],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] }, true, 'app in (api,web)'],
    [{ matchExpressions: [{ key: 'none', operator: 'In', values: ['web'] }] }, false, 'none in (web)'],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false, 'app notin (web)'],
    [{ matchExpressions: [{ key: 'none', operator: 'NotIn', values: ['web'] }] }, true, 'none notin (web)'],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true, 'app'],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false, '!app'],
  ])('%j selects or not: %s', (selector, selected, text) => {
    expect(selects(selector, labels)).toBe(selected);
    expect(selectorText(selector)).toBe(text);
  });
});

describe('a webhook is blamed by a text that names it', () => {
  test.each([
    ['failed calling webhook "pods.policy.example.com": connection refused', true],
    ['"message":"failed calling webhook \\"pods.policy.example.com\\": EOF"', true],
    ['the webhook is pods.policy.example.com.', true],
    ['failed calling webhook "more.pods.policy.example.com"', false],
    ['failed calling webhook "pods.policy.example.com.static"', false],
    ['failed calling webhook "pods.policy.example.community"', false],
    ['failed calling webhook "other-pods.policy.example.com", then "pods.policy.example.com"', true],
  ])('%s: %s', (text, blamed) => {
    expect(names(text, 'pods.policy.example.com')).toBe(blamed);
  });
});
