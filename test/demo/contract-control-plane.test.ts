import { clusterContract } from '../support/cluster-contract.ts';
import { controlPlanePart, startControlPlane } from '../support/control-plane.ts';
import { describeWithRealPart } from '../support/real-part.ts';

describeWithRealPart('a real control plane (1.20)', controlPlanePart, () => {
  clusterContract('it', () => startControlPlane({ controllers: true }), {
    endpointSliceV1: false,
    namespaceNameLabel: false,
    serviceAccountAdmission: false,
  });
});
