import { describe, expect, test } from 'vitest';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { fillRunbook } from '../../src/runbooks/fill.ts';
import { firewallFor } from '../../src/runbooks/firewall.ts';
import { runbooks, type Topic } from '../../src/runbooks/index.ts';
import { firewallParts } from '../../src/views/firewall.ts';
import { partsText } from '../../src/views/parts.ts';
import { manyNames } from '../runbooks/names.ts';

const all = createLocales();
const everyLocale = Object.keys(locales) as Locale[];
const topics = Object.keys(runbooks) as Topic[];

/** What has to stand in a runbook, whatever its language. */
const wanted: Readonly<Partial<Record<Topic, readonly (string | RegExp)[]>>> = {
  'registry-namespace-invalid': [/\b4\b/, /\b30\b/, '`-`', '`_`', /\b2018\b/, /\b100\b/],
  'registry-ecr': [
    'ecr:GetAuthorizationToken',
    'ecr:BatchCheckLayerAvailability',
    'ecr:GetDownloadUrlForLayer',
    'ecr:GetRepositoryPolicy',
    'ecr:DescribeRepositories',
    'ecr:ListImages',
    'ecr:BatchGetImage',
    'Registering credential provider: aws-ecr-key',
    'Refreshing cache for provider',
    '1.2.0',
    '1.3.0',
    /\b12\b/,
  ],
  'node-credentials': [
    /`\/var\/lib\/kubelet\/config\.json`.*`config\.json`.*`\$HOME\/\.docker\/config\.json`.*`\/\.docker\/config\.json`.*`\/var\/lib\/kubelet\/\.dockercfg`.*`\.dockercfg`.*`\$HOME\/\.dockercfg`.*`\/\.dockercfg`/,
    '`credHelpers`',
    '`credsStore`',
  ],
  'enforcement-install-job-exists': [
    'create-admission-webhooks',
    'create-armada-image-policies',
    'create-crds',
    'validate-crd-creation',
    'ibm-system',
    '--ignore-not-found=true',
  ],
  'enforcement-deadlock': [
    'image-admission-config',
    'app=ibmcloud-image-enforcement',
    'ibm-system',
    'app=portieris',
    'MutatingWebhookConfiguration',
  ],
  'trust-repository-key-lost': ['`targets`'],
  'trust-root-key-lost': ['~/.docker/trust', String.raw`%HOMEPATH%\.docker\trust`, 'kubectl rollout restart'],
  'certificate-on-nodes': ['/etc/ssl/certs/tkg-', 'openssl s_client -connect'],
  'certificate-double-base64': [/base64 -d \| base64 -d/, 'TkgServiceConfiguration', 'v1beta1'],
  'platform-mismatch': ['`docker manifest`', '18.06'],
  'registry-icr': ['us.icr.io', 'de.icr.io', 'uk.icr.io', 'au.icr.io', 'jp.icr.io', 'all-icr-io', 'iamapikey'],
  'use-cases': ['AlwaysPullImages', '1.35'],
  'ppa-import': [
    'cp.icr.io',
    'ppa-import/charts',
    'ibmcloud cr region-set',
    '--archive FILE --namespace NAMESPACE',
    '--chartmuseum-uri',
    'helm inspect values',
    '--set license=accept',
  ],
  'registry-gcr': ['2025', 'Artifact Registry'],
};

function textOf(topic: Topic, locale: Locale): string {
  const filled = fillRunbook(topic, runbooks[topic], {}, all.wordsFor(locale, 'plain'), { missing: 'show' });
  const steps = [...filled.steps, filled.check].flatMap(({ text, commands }) => [text, ...commands]);
  return [filled.title, filled.what, ...steps, ...filled.notes].join(' ');
}

describe.each(everyLocale)('in %s', (locale) => {
  test.each(Object.keys(wanted) as Topic[])('the runbook %s carries its numbers and lists', (topic) => {
    const text = textOf(topic, locale);
    for (const part of wanted[topic] ?? []) {
      if (typeof part === 'string') expect(text).toContain(part);
      else expect(text).toMatch(part);
    }
  });

  test('the firewall answer has every region, its hosts, and the old ranges to be removed', () => {
    const words = all.wordsFor(locale, 'plain');
    const answer = firewallFor('');
    if (answer.kind !== 'icr') throw new Error(answer.kind);
    expect(answer.regions.map(({ region }) => region)).toEqual([
      'global',
      'au-syd',
      'br-sao',
      'ca-mon',
      'ca-tor',
      'eu-de',
      'eu-es',
      'eu-gb',
      'in-che',
      'in-mum',
      'jp-osa',
      'jp-tok',
      'us-south',
    ]);
    expect(answer.remove).toHaveLength(11);
    const parts = firewallParts(answer, words);
    const text = partsText(parts, 10_000);
    for (const { registry, privateRegistry, blobs, before } of answer.regions) {
      for (const host of [registry, privateRegistry, ...blobs, ...((before ?? '') ? [before ?? ''] : [])]) {
        expect(text).toContain(`\`${host}\``);
      }
    }
    for (const range of answer.remove) {
      const sentences = parts.filter((part) => JSON.stringify(part).includes(range));
      expect(sentences).toHaveLength(1);
      expect(sentences[0]?.text).toMatch(/remove|entfernen|제거|删除/i);
    }
  });

  test('advice that is dead today stands nowhere', () => {
    const past =
      /2018|withdrawn|no longer|abgeschafft|zurückgezogen|eingestellt|중단|종료|없어|철회|폐지|下线|停用|取消|撤/;
    for (const topic of topics) {
      for (const names of [{}, manyNames]) {
        const options = { missing: 'show' } as const;
        const filled = fillRunbook(topic, runbooks[topic], names, all.wordsFor(locale, 'plain'), options);
        const steps = [...filled.steps, filled.check];
        for (const command of steps.flatMap(({ commands }) => commands)) expect(command).not.toMatch(dead);
        for (const text of [filled.what, ...filled.notes, ...steps.map((step) => step.text)]) {
          expect(text).not.toMatch(/token-add|can push but not pull|push.*nicht pull/i);
          if (text.includes('ppa-archive-load')) expect(text, topic).toMatch(past);
        }
      }
    }
  });
});

const dead =
  /token-add|ppa-archive-load|helm (?:inspect|install \S+ --name)|helm list|docker trust|\bnotary\b|docker manifest|bluemix|--cloud-provider=aws|\b\d+\.\d+\.\d+\.\d+\/\d+|kubectl patch deployment \S+ -p|insecure-skip|failurePolicy.*Fail.*--type=merge/;

test('every JSON inside a command is JSON', () => {
  let found = 0;
  for (const topic of topics) {
    const filled = fillRunbook(topic, runbooks[topic], manyNames, all.wordsFor('en', 'plain'));
    for (const command of filled.steps.flatMap(({ commands }) => commands)) {
      const quoted = /(?:(?<=patch .*)-p |--overrides=)((?:'[^']*'|[^\s'])+)/.exec(command)?.[1];
      if (quoted === undefined) continue;
      found += 1;
      expect(() => JSON.parse(quoted.replaceAll("'", '')), command).not.toThrow();
    }
  }
  expect(found).toBeGreaterThan(2);
});
