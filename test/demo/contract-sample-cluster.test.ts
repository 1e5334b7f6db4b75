import { startSampleCluster } from '../../demo/cluster/sample-cluster.ts';
import { clusterContract } from '../support/cluster-contract.ts';

clusterContract(
  'the sample cluster',
  async () => {
    const cluster = await startSampleCluster({ controllerBackOff: { first: 50, max: 500 } });
    return {
      kubeconfig: cluster.kubeconfig,
      kubeconfigOf: async (namespace, name) => cluster.kubeconfigForServiceAccount(namespace, name),
      stop: () => cluster.stop(),
    };
  },
  { endpointSliceV1: true, namespaceNameLabel: true, serviceAccountAdmission: true },
);
