import { KubeConfig, KubernetesObjectApi } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe } from 'vitest';
import { createKubernetes } from '../../src/clients/kubernetes/client.ts';
import type { KubernetesClient } from '../../src/clients/kubernetes.ts';
import { home } from './contract/manifests.ts';
import { objectsContract } from './contract/objects.ts';
import type { ContractCluster, Differences, Parties } from './contract/parties.ts';
import { rightsContract } from './contract/rights.ts';
import { workloadsContract } from './contract/workloads.ts';

/** What Salvor relies on of an API server and its controllers, as a suite. */
export function clusterContract(name: string, connect: () => Promise<ContractCluster>, differences: Differences): void {
  describe(`${name} keeps the contract of a cluster`, () => {
    let cluster: ContractCluster;
    let admin: KubernetesClient;
    let objects: KubernetesObjectApi;
    const parties: Parties = {
      get cluster() {
        return cluster;
      },
      get admin() {
        return admin;
      },
      get objects() {
        return objects;
      },
      create: (manifest) => objects.create(manifest),
    };

    beforeAll(async () => {
      cluster = await connect();
      const config = new KubeConfig();
      config.loadFromString(cluster.kubeconfig);
      objects = KubernetesObjectApi.makeApiClient(config);
      admin = createKubernetes({ access: { kubeconfig: cluster.kubeconfig }, pageSize: 2 });
      await parties.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: home } });
    });

    afterAll(async () => {
      await admin?.close();
      await cluster?.stop();
    });

    objectsContract(parties);
    rightsContract(parties);
    workloadsContract(parties, differences);
  });
}
