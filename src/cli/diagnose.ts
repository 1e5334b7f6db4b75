import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { catalogue } from '../causes/index.ts';
import { createKubernetes } from '../clients/kubernetes/client.ts';
import type { KubernetesReader } from '../clients/kubernetes.ts';
import { readRegistryConfig } from '../config.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { FactName } from '../evidence/evidence.ts';
import type { Subject } from '../evidence/subject.ts';
import { parseCommand } from '../handlers/command.ts';
import { inspectors } from '../inspectors/index.ts';
import { inspect } from '../inspectors/inspect.ts';
import { proberFor } from '../prober.ts';
import { diagnosisText } from '../views/terminal/diagnosis.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';

const cluster = '';

/**
 * `salvor diagnose pod NS/NAME | image REF | registry HOST | webhooks [--context C] [--json]`: the same diagnosis as in Slack,
 * with a kubeconfig, without Slack and Redis. Exit code 1 when something is wrong.
 */
export async function runDiagnose(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readOptions(
    args,
    { context: { type: 'string' }, json: { type: 'boolean' } },
    terminal,
  );
  const command = parseCommand(positionals.join(' '), { cluster, locales: [], topics: [] });
  if (command.kind !== 'look') throw new UsageError(terminal.words.say('terminal.diagnose-what'));
  const { subject } = command;
  const kubernetes = 'cluster' in subject ? connect(values.context, terminal) : undefined;
  const registry = proberFor(readRegistryConfig(terminal.environment), terminal.now);
  const evidence = await inspect(subject, Object.keys(inspectors) as FactName[], {
    texts: [],
    registry,
    now: terminal.now(),
    signal: terminal.signal,
    ...(kubernetes && { kubernetes }),
  });
  const diagnosis = diagnose(evidence, { catalogue, now: terminal.now() });
  terminal.print(
    values.json === true
      ? json(subject, diagnosis)
      : diagnosisText(subject, diagnosis, terminal.words, terminal.columns),
  );
  return diagnosis.state === 'healthy' || diagnosis.state === 'recovered' ? exitCodes.good : exitCodes.problem;
}

function connect(context: string | undefined, { environment, words }: Terminal): KubernetesReader {
  const path = environment.KUBECONFIG ?? join(homedir(), '.kube', 'config');
  let kubeconfig: string;
  try {
    kubeconfig = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(words.say('terminal.kubeconfig-missing'));
  }
  return createKubernetes({ access: { kubeconfig, folder: dirname(path), ...(context !== undefined && { context }) } });
}

function json(subject: Subject, diagnosis: unknown): string {
  return JSON.stringify({ subject, diagnosis }, null, 2);
}
