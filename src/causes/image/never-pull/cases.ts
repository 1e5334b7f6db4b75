import { seen } from '../../../evidence/evidence.ts';
import type { Case } from '../../case.ts';
import { examplePod, hiddenFact, waitingContainer } from '../../example-evidence.ts';

export const cases: readonly Case[] = [
  {
    name: 'reads …image "shop/web:dev" is not present with pull policy of Never',
    message: 'Container image "shop/web:dev" is not present with pull policy of Never',
    expect: 'match',
  },
  {
    name: 'reads web-7d9f8b6c5d-x2x9k 0/1 ErrImageNeverPull 0 12s',
    message: 'web-7d9f8b6c5d-x2x9k   0/1   ErrImageNeverPull   0   12s',
    expect: 'match',
  },
  { name: 'reads Error: ErrImageNeverPull', message: 'Error: ErrImageNeverPull', expect: 'match' },
  {
    name: 'leaves a pull that goes on',
    message: 'Back-off pulling image "registry.example.com/shop/web:1"',
    expect: 'near-miss',
  },
  {
    name: 'sees it by looking',
    evidence: { pod: seen(examplePod(waitingContainer('ErrImageNeverPull', { imagePullPolicy: 'Never' }))) },
    expect: 'match',
  },
  {
    name: 'is not seen where nothing is wrong',
    evidence: { pod: seen(examplePod(waitingContainer('ErrImagePull'))) },
    expect: 'near-miss',
  },
  { name: 'is undecided while Salvor may not look', evidence: hiddenFact('pod'), expect: 'undecided' },
];
