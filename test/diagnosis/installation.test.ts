import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/causes/index.ts';
import { clueValues } from '../../src/diagnosis/clues.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Clue } from '../../src/diagnosis/finding.ts';
import type { Enforcement } from '../../src/evidence/enforcement.ts';
import { type Evidence, seen } from '../../src/evidence/evidence.ts';
import type { LeftoverJob } from '../../src/evidence/leftover-jobs.ts';
import { createLocales } from '../../src/locale.ts';
import { fillRunbook } from '../../src/runbooks/fill.ts';
import { runbooks } from '../../src/runbooks/index.ts';

const english = createLocales().wordsFor('en', 'plain');

/** The keys of the clues that looking gave, each with exactly the values that its sentence is given. */
function keysOf(clues: readonly Clue[] = []): readonly string[] {
  for (const { key, values } of clues) expect(Object.keys(values).toSorted()).toEqual([...clueValues[key]].toSorted());
  return clues.map(({ key }) => key).filter((key) => key !== 'message-says');
}

const judge = (text: string, evidence: Evidence) =>
  diagnose({ messages: seen([{ text, source: 'pasted' }]), ...evidence }, { catalogue, now: 0 });

describe('a leftover job', () => {
  const text = 'Error: jobs.batch "create-crds" already exists';
  const job: LeftoverJob = { namespace: 'ibm-system', name: 'create-crds', createdAt: 1, active: 0, owners: [] };
  const found = (...jobs: readonly LeftoverJob[]): Evidence => ({
    leftoverJobs: seen({ names: ['create-crds', 'validate-crd-creation'], namespace: 'ibm-system', jobs }),
  });

  test('that is there is confirmed, with its state and owners, and fills in the runbook', () => {
    const running = { ...job, active: 1, owners: ['helm.sh/hook=pre-install'] };
    const { findings, names } = judge(text, found({ ...running, namespace: 'elsewhere' }));
    expect(findings[0]).toMatchObject({ cause: 'helm.leftover-job', basis: 'both' });
    expect(keysOf(findings[0].clues)).toEqual(['leftover-job', 'leftover-job-active', 'leftover-job-owner']);
    expect(findings[0].clues.find(({ key }) => key === 'leftover-job')?.values).toMatchObject({ createdAt: 1 });
    expect(names).toMatchObject({ job: 'create-crds', namespace: 'elsewhere' });
  });

  test.each(['complete', 'failed'] as const)('that has ended is told as such: %s', (ended) => {
    expect(keysOf(judge(text, found({ ...job, ended })).findings[0].clues)).toEqual([`leftover-job-${ended}`]);
  });

  test('that is gone speaks against the message', () => {
    const [sure] = judge(text, {}).findings;
    const [doubted] = judge(text, found()).findings;
    expect(doubted).toMatchObject({ cause: 'helm.leftover-job', basis: 'message' });
    expect(keysOf(doubted.clues)).toEqual(['leftover-jobs-gone']);
    expect(doubted.confidence).toBeLessThan(sure.confidence);
  });
});

describe('image enforcement', () => {
  const portieris: Enforcement = {
    product: 'Portieris',
    configuration: { kind: 'MutatingWebhookConfiguration', name: 'image-admission-config' },
    service: { kind: 'Service', namespace: 'portieris', name: 'portieris' },
    readyEndpoints: 3,
    workload: { kind: 'Deployment', namespace: 'portieris', name: 'portieris' },
  };
  const { service: _service, workload: _workload, ...byUrl } = portieris;

  test.each<[string, readonly Enforcement[], string]>([
    ['stands', [portieris], 'enforcement-found'],
    ['is called by a URL', [byUrl], 'enforcement-outside'],
    ['is not there', [], 'enforcement-none'],
  ])('that %s is told beside a signature that is missing', (_what, found, key) => {
    const { findings, remarks } = judge('image is not signed', { enforcement: seen(found) });
    expect(findings[0].cause).toBe('policy.signature');
    expect(keysOf(findings[0].clues)).toContain(key);
    expect(remarks).toBeUndefined();
  });

  test('is remarked on beside a lost root key, which is no cause', () => {
    const { remarks } = judge('the root key was lost with the old laptop', { enforcement: seen([portieris]) });
    expect(keysOf(remarks)).toEqual(['enforcement-found']);
  });

  test('that is installed is what the runbook of a lost root key restarts, whatever its name', () => {
    const workload = { kind: 'StatefulSet', namespace: 'guard-system', name: 'guard' };
    const { names } = judge('the root key was lost', { enforcement: seen([byUrl, { ...portieris, workload }]) });
    const commands = (known: typeof names) =>
      fillRunbook('trust-root-key-lost', runbooks['trust-root-key-lost'], known, english).steps.flatMap(
        (step) => step.commands,
      );
    expect(commands(names)).toContain('kubectl rollout restart -n guard-system statefulset/guard');
    // What is not known is looked for, and no product is guessed.
    const unknown = judge('the root key was lost', { enforcement: seen([]) }).names;
    expect(commands(unknown).join()).not.toMatch(/restart|portieris/);
    expect(commands(unknown)).toContain('kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations');
  });
});
