import { expect, test } from 'vitest';
import { exampleNode, goodLook } from '../../src/causes/example-evidence.ts';
import { unseenFacts } from '../../src/diagnosis/unseen-facts.ts';
import { type Evidence, seen, unseen } from '../../src/evidence/evidence.ts';
import { createLocales } from '../../src/locale.ts';
import { unseenLines } from '../../src/views/evidence.ts';

const noPod = unseen({ reason: 'not-found' });
const workload = seen({
  object: { kind: 'Deployment', namespace: 'shop', name: 'web' },
  desired: 3,
  ready: 0,
  images: [],
  conditions: [],
});

test('a pod that its workload does not have is no gap', () => {
  expect(unseenFacts({ pod: noPod, workload })).toEqual([]);
});

test('a pod of a workload that is not there either is a gap', () => {
  expect(unseenFacts({ pod: noPod, workload: noPod }).map(({ fact }) => fact)).toEqual(['pod', 'workload']);
});

test('a pull secret that may not be read names the rule that would let Salvor read it', () => {
  const secrets = [
    { name: 'closed', problem: 'forbidden', entries: [] },
    { name: 'gone', problem: 'missing', entries: [] },
  ] as const;
  const evidence: Evidence = { pullSecrets: seen({ source: 'pod', namespace: 'shop', secrets }) };
  const words = createLocales().wordsFor('en', 'plain');
  expect(unseenLines(unseenFacts(evidence), words)).toEqual([
    {
      text: 'pull secrets: Salvor lacks the permission',
      rule: '- {apiGroups: [""], resources: ["secrets"], resourceNames: ["closed"], verbs: ["get"]}  # Role in shop',
    },
  ]);
});

test('a build that an image was made for and a Windows node does not tell is a gap', () => {
  const forBuild = goodLook({ platforms: [{ os: 'windows', architecture: 'amd64', osVersion: '10.0.26100.1742' }] });
  const node = (more: object) => seen(exampleNode({ operatingSystem: 'windows', ...more }));
  const words = createLocales().wordsFor('en', 'plain');
  const silent = unseenFacts({ registry: seen([forBuild]), node: node({}) });
  expect(unseenLines(silent, words)).toEqual([{ text: 'the node: it does not say (`os.version`)' }]);
  expect(unseenFacts({ registry: seen([forBuild]), node: node({ osVersion: '10.0.20348.2527' }) })).toEqual([]);
  expect(unseenFacts({ registry: seen([goodLook()]), node: node({}) })).toEqual([]);
});
