import { expect, test } from 'vitest';
import { createKubernetes } from '../../../src/clients/kubernetes/client.ts';
import { until } from '../until.ts';
import { home } from './manifests.ts';
import type { Parties } from './parties.ts';

/** What RBAC allows, and how the server words what it does not. */
export function rightsContract(parties: Parties): void {
  test('a service account may do what its role says, and can ask before', async () => {
    await parties.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace: home } });
    await parties.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'reader', namespace: home },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['once'] },
      ],
    });
    await parties.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'reader', namespace: home },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: home }],
    });
    const reader = createKubernetes({ access: { kubeconfig: await parties.cluster.kubeconfigOf(home, 'reader') } });
    try {
      const pods = { group: '', resource: 'pods', namespace: home } as const;
      const once = { group: '', resource: 'secrets', namespace: home, name: 'once' } as const;
      await until('the role holds', () => reader.allowed({ verb: 'list', ...pods }));
      expect(await reader.allowed({ verb: 'delete', ...pods })).toBe(false);
      expect(await reader.allowed({ verb: 'get', ...once })).toBe(true);
      expect(await reader.allowed({ verb: 'get', ...once, name: 'paged-1' })).toBe(false);
      expect(await reader.allowed({ verb: 'list', group: '', resource: 'pods' })).toBe(false);
      await expect(reader.list('Pod', { namespace: home })).resolves.toBeDefined();
      const who = `User "system:serviceaccount:${home}:reader"`;
      await expect(reader.list('Pod', {})).rejects.toMatchObject({
        status: 403,
        reason: 'Forbidden',
        message: `pods is forbidden: ${who} cannot list resource "pods" in API group "" at the cluster scope`,
      });
      await expect(reader.get('Secret', 'paged-1', home)).rejects.toMatchObject({
        message: `secrets "paged-1" is forbidden: ${who} cannot get resource "secrets" in API group "" in the namespace "${home}"`,
      });
      const kind = 'validatingwebhookconfigurations';
      await expect(reader.patch('ValidatingWebhookConfiguration', 'defaults', undefined, [])).rejects.toMatchObject({
        message: `${kind}.admissionregistration.k8s.io "defaults" is forbidden: ${who} cannot patch resource "${kind}" in API group "admissionregistration.k8s.io" at the cluster scope`,
      });
    } finally {
      await reader.close();
    }
  });
}
