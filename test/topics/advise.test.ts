import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { seen, unseen } from '../../src/evidence/evidence.ts';
import { imageUseOf } from '../../src/inspectors/cluster/image-use.ts';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { advise } from '../../src/runbooks/advise.ts';
import { adviceAnswer } from '../../src/views/advice.ts';
import { checkMessageBlocks } from '../support/slack/check-blocks.ts';

interface Made {
  readonly namespace?: string;
  readonly image?: string;
  readonly secret?: string;
  readonly policy?: string;
}

function pod({
  namespace = 'shop',
  image = 'registry.example.com/shop/web:1',
  secret,
  policy = 'IfNotPresent',
}: Made = {}): V1Pod {
  return {
    metadata: { namespace, name: 'web' },
    spec: {
      containers: [{ name: 'web', image, imagePullPolicy: policy }],
      ...(secret !== undefined && { imagePullSecrets: [{ name: secret }] }),
    },
  };
}

const apiServer = (flag: string): V1Pod => ({
  metadata: { namespace: 'kube-system', name: 'kube-apiserver', labels: { component: 'kube-apiserver' } },
  spec: {
    containers: [
      { name: 'kube-apiserver', image: 'registry.k8s.io/kube-apiserver:v1.37.0', command: ['kube-apiserver', flag] },
    ],
  },
});

const adviceOn = (...pods: readonly V1Pod[]) => advise(seen(imageUseOf(pods)));
const keysOf = (lines: readonly { readonly key: string }[]) => lines.map(({ key }) => key);

describe('advice', () => {
  test('is the first use case where all images are open to everybody', () => {
    const { useCase, reasons } = adviceOn(pod({ image: 'nginx:1.29' }), pod({ image: 'quay.io/team/tool:2' }));
    expect(useCase).toBe('public');
    expect(keysOf(reasons)).toEqual(['only-open', 'always-off-pods']);
  });

  test('is the second where nodes have the access', () => {
    expect(adviceOn(pod(), pod({ image: 'nginx:1.29' })).useCase).toBe('whole-cluster');
  });

  test('is the second where every namespace has a secret for the same images', () => {
    const { useCase, reasons } = adviceOn(pod({ secret: 'a' }), pod({ namespace: 'pay', secret: 'b' }));
    expect(useCase).toBe('whole-cluster');
    expect(reasons[0]).toEqual({
      key: 'private-one-owner',
      values: { hosts: ['registry.example.com'], namespaces: ['shop', 'pay'] },
    });
  });

  test('is the third where only some pods have a secret', () => {
    expect(adviceOn(pod({ secret: 'a' }), pod({ namespace: 'pay' })).useCase).toBe('strict');
  });

  test('is the fourth where each namespace pulls images of its own', () => {
    const pay = { namespace: 'pay', image: 'registry.example.com/pay/api:1', secret: 'b' };
    expect(adviceOn(pod({ secret: 'a' }), pod(pay)).useCase).toBe('tenants');
  });

  test('takes an image of Docker Hub with a pull secret for a private one', () => {
    expect(adviceOn(pod({ image: 'docker.io/shop/web:1', secret: 'a' })).useCase).toBe('strict');
  });

  test.each([
    ['--enable-admission-plugins=NodeRestriction,AlwaysPullImages', 'always-on-api-server'],
    ['--enable-admission-plugins=NodeRestriction', 'always-off-api-server'],
  ])('reads AlwaysPullImages from the API server: %s', (flag, key) => {
    expect(keysOf(adviceOn(apiServer(flag), pod()).reasons)).toContain(key);
  });

  test('reads AlwaysPullImages from the pods when enough of them tell', () => {
    const always = Array.from({ length: 5 }, () => pod({ policy: 'Always' }));
    expect(keysOf(adviceOn(...always).reasons)).toContain('always-on-pods');
  });

  test('asks for AlwaysPullImages where pods do not tell: `latest` is always pulled', () => {
    const latest = Array.from({ length: 9 }, () => pod({ image: 'registry.example.com/shop/web', policy: 'Always' }));
    const { reasons, questions } = adviceOn(...latest);
    expect(keysOf(reasons)).not.toContain('always-on-pods');
    expect(keysOf(questions)).toEqual(['ask-always', 'ask-who']);
  });

  test('asks for everything and recommends nothing where it sees nothing', () => {
    const permission = { verb: 'list', group: '', resource: 'pods' } as const;
    const advice = advise(unseen({ reason: 'forbidden', permission }));
    expect(advice.useCase).toBeUndefined();
    expect(keysOf(advice.questions)).toEqual(['ask-registries', 'ask-always', 'ask-who']);
    expect(adviceOn().useCase).toBeUndefined();
  });

  test.each(Object.keys(locales) as Locale[])('is said within the limits of Slack in %s', (locale) => {
    const words = createLocales().wordsFor(locale, 'slack');
    const forbidden = unseen({ reason: 'forbidden', permission: { verb: 'list', group: '', resource: 'pods' } });
    const many = Array.from({ length: 200 }, (_, n) =>
      pod({ namespace: `team-${n}`, image: `registry-${n}.example.com/team-${n}/web:1`, secret: 's' }),
    );
    for (const advice of [advise(forbidden), adviceOn(pod()), adviceOn(...many), adviceOn(apiServer('--x'))]) {
      for (const { blocks } of adviceAnswer(advice, words)) {
        let id = 0;
        const checked = checkMessageBlocks(blocks, () => String(id++));
        expect(checked.ok ? [] : checked.messages).toEqual([]);
        expect(JSON.stringify(blocks)).not.toMatch(/\{\{\w|undefined/);
      }
    }
    expect(JSON.stringify(adviceAnswer(advise(forbidden), words))).toContain('resources: [\\"pods\\"]');
  });
});
