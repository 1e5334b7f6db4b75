import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { causes } from '../../src/causes/index.ts';
import { createLocales, type Locale, locales } from '../../src/locale.ts';
import { runbookFor, vendorTopic } from '../../src/runbooks/choose.ts';
import { fillCommand, fillRunbook } from '../../src/runbooks/fill.ts';
import { runbooks, type Topic } from '../../src/runbooks/index.ts';
import { type Names, namesFor } from '../../src/runbooks/names.ts';
import { runbookIndex, runbookPage } from '../../src/runbooks/page.ts';
import { icrOldRanges } from '../../src/runbooks/registry-hosts.ts';
import type { Step } from '../../src/runbooks/runbook.ts';
import { hostileNames, manyNames } from './names.ts';

const all = createLocales();
const topics = Object.keys(runbooks) as Topic[];
const everyLocale = Object.keys(locales) as Locale[];

const topicsOfTheSpecification = [
  'help-and-support',
  'cli-login-failed',
  'cli-not-logged-in',
  'cli-plugin-missing',
  'registry-namespace-invalid',
  'push-pull-failed',
  'latest-not-newest',
  'ppa-import',
  'firewall-blocked',
  'trust-repository-key-lost',
  'trust-root-key-lost',
  'enforcement-install-job-exists',
  'enforcement-deadlock',
  'pull-policy',
  'platform-mismatch',
  'private-registry-auth',
  'registry-gcr',
  'registry-ecr',
  'registry-acr',
  'registry-icr',
  'registry-ocir',
  'node-credentials',
  'pre-pulled-images',
  'pull-secret-missing',
  'service-account-pull-secret',
  'multi-registry-secret',
  'use-cases',
  'pull-secret-verify',
  'certificate-unknown-authority',
  'certificate-double-base64',
  'certificate-on-nodes',
];

function stepsOf(topic: Topic): readonly Step[] {
  const flatten = (step: Step): readonly Step[] => [step, ...(step.instead ? flatten(step.instead) : [])];
  return [...runbooks[topic].steps, runbooks[topic].check].flatMap(flatten);
}

describe('the list of runbooks', () => {
  test('has every topic', () => {
    expect(topics).toEqual(expect.arrayContaining(topicsOfTheSpecification));
  });

  test('leads every cause to exactly one topic', () => {
    for (const cause of Object.keys(causes)) {
      expect(
        topics.filter((topic) => (runbooks[topic].causes as readonly string[]).includes(cause)),
        cause,
      ).toEqual([runbookFor(cause)]);
    }
  });

  test('names no cause that does not exist', () => {
    for (const topic of topics) {
      for (const cause of runbooks[topic].causes) expect(Object.keys(causes), topic).toContain(cause);
    }
  });

  test('leads an auth problem to the page of the registry vendor, too', () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1';
    expect(vendorTopic('auth.token-expired', { image })).toBe('registry-ecr');
    expect(vendorTopic('network.dns', { image })).toBeUndefined();
    expect(vendorTopic('auth.denied', { image: 'registry.example.com/web:1' })).toBeUndefined();
  });
});

describe.each(topics)('the runbook %s', (topic) => {
  test('has a command, or says why not', () => {
    const commands = stepsOf(topic).flatMap((step) => step.commands ?? []);
    const reason = all.raw('en', `runbooks.${topic}.noCommand`);
    const steps = runbooks[topic].steps as readonly Step[];
    expect(steps.some((step) => step.commands !== undefined) || reason !== undefined).toBe(true);
    expect(commands.length).toBeGreaterThan(0);
  });

  test.each<[string, Names]>([
    ['no names', {}],
    ['an image', { image: 'registry.example.com/shop/web:1' }],
    ['a pod', { namespace: 'shop', pod: 'web-0' }],
    ['names that are none', hostileNames],
  ])('has a command with %s, too, or says why not', (_what, names) => {
    const { steps, noCommand } = fillRunbook(topic, runbooks[topic], names, all.wordsFor('en', 'plain'));
    expect(steps.some(({ commands }) => commands.length > 0) || noCommand !== undefined).toBe(true);
  });

  test('puts no name inside quotes, where quoting it would not protect', () => {
    for (const command of stepsOf(topic).flatMap((step) => step.commands ?? [])) {
      expect(insideQuotes(command), command).toEqual([]);
    }
  });

  test.each(everyLocale)('is filled in completely in %s', (locale) => {
    const words = all.wordsFor(locale, 'plain');
    for (const names of [{}, { namespace: 'shop' }, manyNames, hostileNames]) {
      for (const missing of ['leave-out', 'show'] as const) {
        const filled = fillRunbook(topic, runbooks[topic], names, words, { missing });
        const texts = [
          filled.title,
          filled.what,
          ...filled.notes,
          ...[...filled.steps, filled.check].map(({ text }) => text),
        ];
        for (const text of texts) {
          expect(text).not.toBe('');
          expect(text).not.toMatch(/\{\{|\}\}|undefined/);
        }
        for (const command of [...filled.steps, filled.check].flatMap(({ commands }) => commands)) {
          expect(command).not.toMatch(/\{\{\w+\}\}|undefined/);
          expect(command).not.toMatch(/INJECTED|\n|\u001b/);
        }
        expect(filled.steps.length, `${locale} ${missing}`).toBeGreaterThan(0);
      }
    }
  });
});

describe('a runbook without the names for any command', () => {
  const fill = (topic: Topic, names: Names) => fillRunbook(topic, runbooks[topic], names, all.wordsFor('en', 'plain'));
  const commandsOf = (topic: Topic, names: Names) => fill(topic, names).steps.flatMap(({ commands }) => commands);

  test('shows the missing ones in capitals and fills in the others', () => {
    expect(commandsOf('pull-secret-missing', { namespace: 'shop' })[0]).toContain('-n shop');
    expect(commandsOf('pull-secret-missing', {}).join()).toMatch(/NAMESPACE/);
  });

  test('still leaves out what concerns others', () => {
    const text = fill('firewall-blocked', {}).steps.map((step) => step.text);
    expect(text.join()).not.toContain('IBM');
    expect(commandsOf('enforcement-install-job-exists', {}).join()).not.toContain('ibm-system');
  });
});

describe('filling in names', () => {
  test('leaves a name out that is not one', () => {
    expect(namesFor(hostileNames).namespace).toBeUndefined();
    expect(namesFor({ namespace: '--all-namespaces' }).namespace).toBeUndefined();
    expect(namesFor({ image: 'a;reboot' }).image).toBeUndefined();
  });

  test('quotes what a shell would read otherwise', () => {
    expect(fillCommand('echo {{host}}', { host: '[::1]:5000' }, false)).toBe("echo '[::1]:5000'");
    expect(fillCommand('echo {{x}}', { x: "it's; reboot" }, false)).toBe(`echo 'it'\\''s; reboot'`);
  });

  test('leaves a command out whose name is missing', () => {
    expect(fillCommand('kubectl get pod {{pod}}', {}, false)).toBeUndefined();
    expect(fillCommand('kubectl get pod {{podSelector}}', {}, true)).toBe('kubectl get pod POD_SELECTOR');
  });

  test.each([
    ['nginx:1.25', 'docker.io', 'registry-1.docker.io', '443'],
    ['docker.io/library/nginx:1.25', 'docker.io', 'registry-1.docker.io', '443'],
    ['registry.example.com:5000/shop/web@sha256:00', 'registry.example.com:5000', 'registry.example.com:5000', '5000'],
    ['de.icr.io/shop/web:1', 'de.icr.io', 'de.icr.io', '443'],
  ])('reads registry, endpoint and port from %s', (image, registry, endpoint, port) => {
    expect(namesFor({ image })).toMatchObject({ registry, endpoint, port });
  });

  test('looks at the host that failed, and logs in to the registry of the image', () => {
    expect(namesFor({ image: 'registry.example.com/web:1', host: 'auth.example.com:8443' })).toMatchObject({
      registry: 'registry.example.com',
      credentialServer: 'registry.example.com',
      server: 'auth.example.com',
      port: '8443',
    });
  });

  test('names the hosts of a known registry', () => {
    expect(namesFor({ image: 'docker.io/library/nginx' }).allowHosts).toContain('auth.docker.io');
    expect(namesFor({ image: 'de.icr.io/shop/web' }).allowHosts).toBe('*.icr.io');
    expect(namesFor({ image: 'registry.example.com/web' }).allowHosts).toBeUndefined();
  });
});

describe('what no longer holds', () => {
  const sentences = everyLocale.map((locale) =>
    topics.flatMap((topic) => {
      const { what, steps, notes, check } = fillRunbook(
        topic,
        runbooks[topic],
        manyNames,
        all.wordsFor(locale, 'plain'),
      );
      return [what, ...notes, ...[...steps, check].flatMap(({ text, commands }) => [text, ...commands])];
    }),
  );
  const commands = topics.flatMap((topic) => stepsOf(topic).flatMap((step) => step.commands ?? []));

  test('is never a command', () => {
    for (const command of commands) {
      expect(command).not.toMatch(/ppa-archive-load|token-add|docker trust|notary |v1beta1|image-security-enforcement/);
      expect(command).not.toMatch(/app=ibmcloud-image-enforcement|bluemix\.net/);
    }
  });

  test('leaves the old address ranges only where they are to be removed', () => {
    const remove = /remove|entfernen|제거|删除/i;
    const found = sentences.flat().filter((sentence) => icrOldRanges.some((range) => sentence.includes(range)));
    expect(found.length).toBeGreaterThanOrEqual(everyLocale.length);
    for (const sentence of found) expect(sentence).toMatch(remove);
  });
});

describe('docs/runbooks', () => {
  const folder = (locale: Locale) => new URL(`../../docs/runbooks/${locale}/`, import.meta.url);

  test.each(everyLocale)('are what `npm run runbooks` writes in %s', (locale) => {
    const words = all.wordsFor(locale, 'plain');
    const read = (name: string) => readFileSync(new URL(name, folder(locale)), 'utf8');
    expect(read('README.md')).toBe(runbookIndex(words));
    for (const topic of topics) expect(read(`${topic}.md`), topic).toBe(runbookPage(topic, words));
    expect(readdirSync(folder(locale)).length).toBe(topics.length + 1);
  });
});

/** The placeholders of a command that stand inside single or double quotes. */
function insideQuotes(command: string): readonly string[] {
  const found: string[] = [];
  let quote = '';
  for (let index = 0; index < command.length; index++) {
    const character = command[index] ?? '';
    if (quote === '' && /['"]/.test(character)) quote = character;
    else if (character === quote) quote = '';
    const name = /^\{\{\w+\}\}/.exec(command.slice(index))?.[0];
    // `"$( … )"` begins a command of its own, whose words are outside the quotes again.
    const substituted = quote === '"' && command.lastIndexOf('$(', index) > command.lastIndexOf('"', index);
    if (name !== undefined && quote !== '' && !substituted) found.push(name);
  }
  return found;
}
