import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createKubernetes } from '../clients/kubernetes/client.ts';
import type { KubernetesReader } from '../clients/kubernetes.ts';
import { type Terminal, UsageError } from './command.ts';

/** Whether there is a kubeconfig to connect with. */
export function hasKubeconfig({ environment }: Pick<Terminal, 'environment'>): boolean {
  return existsSync(pathOf(environment));
}

/** Lets `use` read a cluster and ends the connections. Throws a {@link UsageError} where there is no kubeconfig. */
export async function connect<Result>(
  context: string | undefined,
  { environment, words }: Pick<Terminal, 'environment' | 'words'>,
  use: (kubernetes: KubernetesReader) => Promise<Result>,
): Promise<Result> {
  const path = pathOf(environment);
  let kubeconfig: string;
  try {
    kubeconfig = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(words.say('terminal.kubeconfig-missing'));
  }
  const access = { kubeconfig, folder: dirname(path), ...(context !== undefined && { context }) };
  const kubernetes = createKubernetes({ access });
  try {
    return await use(kubernetes);
  } finally {
    await kubernetes.close();
  }
}

// KUBECONFIG may name several files; the first that exists is read.
function pathOf(environment: Terminal['environment']): string {
  const named = (environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return named.find((path) => existsSync(path)) ?? named[0] ?? join(environment.HOME ?? homedir(), '.kube', 'config');
}
