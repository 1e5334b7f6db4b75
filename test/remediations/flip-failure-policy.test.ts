import { afterAll, beforeAll, describe } from 'vitest';
import { flipFailurePolicy } from '../../src/remediations/flip-failure-policy.ts';
import { controlPlanePart } from '../support/control-plane.ts';
import { describeWithRealPart } from '../support/real-part.ts';
import { type Cluster, realCluster, sampleCluster } from './cluster.ts';
import { describeConflicts } from './flip-conflicts.ts';
import { describePeople } from './flip-people.ts';
import { describeRestore } from './flip-restore.ts';
import { edits, prepare } from './flip-scene.ts';
import { describeProperties } from './properties.ts';

function describeFlip(start: () => Promise<Cluster>, kubectl?: string): void {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());
  describeProperties('keeps what every remediation has to keep', flipFailurePolicy, () => prepare(cluster), edits);
  describeConflicts(() => cluster);
  describeRestore(() => cluster);
  describePeople(() => cluster, kubectl);
}

describeWithRealPart('flip-failure-policy on a real API server', controlPlanePart, (assets) =>
  describeFlip(() => realCluster(), assets),
);

describe('flip-failure-policy on the sample cluster', () =>
  describeFlip(sampleCluster, controlPlanePart.found ? controlPlanePart.path : undefined));
