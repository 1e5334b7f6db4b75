import { afterAll, beforeAll, describe } from 'vitest';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { type Cluster, realCluster, sampleCluster } from './cluster.ts';
import { describeConflicts } from './flip-conflicts.ts';
import { edits, prepare } from './flip-scene.ts';
import { describeProperties } from './properties.ts';

function describeFlip(start: () => Promise<Cluster>): void {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());
  describeProperties('keeps what every remediation has to keep', flipFailurePolicy, () => prepare(cluster), edits);
  describeConflicts(() => cluster);
}

describeWithRealPart('flip-failure-policy on a real API server', controlPlanePart, () =>
  describeFlip(() => realCluster()),
);

describe('flip-failure-policy on the sample cluster', () => describeFlip(sampleCluster));
