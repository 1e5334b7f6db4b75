import { storedResource } from '../resources.ts';
import { type ControllerContext, controllerManager } from './context.ts';

/** Gives every new namespace its service account `default`, at once. Gives a function that stops it. */
export function startServiceAccountController({ api }: Pick<ControllerContext, 'api'>): () => void {
  return api.store.subscribe(({ type, plural, object }) => {
    if (type !== 'ADDED' || plural !== 'namespaces') return;
    const namespace = object.metadata.name;
    if (api.store.get('serviceaccounts', namespace, 'default')) return;
    const manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
    api.create(storedResource('serviceaccounts'), namespace, manifest, { manager: controllerManager });
  });
}
