import { readdir, readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from './cluster/object.ts';
import type { SampleCluster } from './cluster/sample-cluster.ts';

const folder = new URL('../deploy/rbac/', import.meta.url);

/** Creates what `kubectl apply -f deploy/rbac` would create: who Salvor is and what it may do. */
export async function applyManifests(cluster: SampleCluster): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  const manifests = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
  // A service account needs its namespace; the order of the rest does not matter.
  const namespacesFirst = manifests.toSorted((a, b) => Number(b.kind === 'Namespace') - Number(a.kind === 'Namespace'));
  for (const manifest of namespacesFirst) cluster.create(manifest);
}
