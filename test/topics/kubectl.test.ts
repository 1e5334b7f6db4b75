import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { podsOf } from '../../demo/incidents/alerts.ts';
import { enforcement } from '../../demo/incidents/enforcement-deadlock.ts';
import { incidents } from '../../demo/incidents/index.ts';
import { createLocales } from '../../src/locale.ts';
import { fillRunbook } from '../../src/runbooks/fill.ts';
import { runbooks, type Topic } from '../../src/runbooks/index.ts';
import type { Names } from '../../src/runbooks/names.ts';
import { manyNames } from '../runbooks/names.ts';
import { describeWithRealPart, findProgram } from '../support/real-part.ts';
import { type SampleWorld, startSampleWorld } from '../support/sample-world.ts';
import { until } from '../support/until.ts';

const part = findProgram('kubectl', 'install it with apt-get install kubernetes-client');
const words = createLocales().wordsFor('en', 'plain');
const topics = Object.keys(runbooks) as Topic[];
const readOnly = /^kubectl (?:get|describe|auth can-i|api-resources|logs)\b/;
/** What an object that is not there makes kubectl say; everything else means that the command itself is wrong. */
const notThere =
  /not found|previous terminated container .* not found|is waiting to start|is not running|the server could not find the requested resource/i;

describeWithRealPart('the read-only commands of the runbooks', part, (program) => {
  let world: SampleWorld;
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  let names: Names;

  beforeAll(async () => {
    world = await startSampleWorld();
    folder = await mkdtemp(join(tmpdir(), 'salvor-runbooks-'));
    const kubeconfig = join(folder, 'kubeconfig');
    await writeFile(kubeconfig, world.cluster.kubeconfig, { mode: 0o600 });
    environment = { PATH: process.env.PATH, HOME: folder, KUBECONFIG: kubeconfig };
    const affected = incidents['missing-tag'].seed(world, 'telling');
    const pod = await until('a pod is there', () => podsOf(world.cluster.store, affected)[0]);
    // From here on no pod can be created.
    incidents['enforcement-deadlock'].seed(world);
    world.cluster.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { name: 'registry-pull', namespace: affected.namespace },
      data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') },
    });
    names = {
      ...manyNames,
      namespace: affected.namespace,
      pod: pod.metadata.name,
      workload: affected.deployment,
      node: pod.spec.nodeName ?? '',
      serviceNamespace: enforcement.namespace,
      webhookConfiguration: enforcement.configuration,
    };
  });

  afterAll(async () => {
    await world?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** With every name, with few and with none: a step takes other commands where names are missing. */
  function commandsOf(topic: Topic): readonly string[] {
    const { namespace = '' } = names;
    const all = [names, { namespace }, {}].flatMap((known) => {
      const filled = fillRunbook(topic, runbooks[topic], known, words);
      return [...filled.steps, filled.check].flatMap(({ commands }) => commands);
    });
    return all.filter((line) => readOnly.test(line));
  }

  /** Only kubectl's part of a pipe runs: what reads its output need not be installed here. */
  function kubectlOf(command: string): string {
    return command.replace(/ \| (?:base64|jq|grep|kubectl)\b.*$/, '').replace(/ > \S+$/, '');
  }

  test.each(topics)('%s: none is refused as wrong', async (topic) => {
    for (const command of new Set(commandsOf(topic).map(kubectlOf))) {
      const script = command.replace(/^kubectl/, `'${program}'`);
      const run = promisify(execFile)('/bin/sh', ['-c', script], { env: environment });
      const problem = await run.then(
        () => '',
        (error: { stderr: string }) => error.stderr,
      );
      if (problem !== '') expect(problem, command).toMatch(notThere);
      expect(problem, command).not.toMatch(/unknown (?:flag|command|shorthand)|error parsing jsonpath|See 'kubectl/i);
    }
  });

  test('are many', () => {
    const all = new Set(topics.flatMap(commandsOf));
    expect(all.size).toBeGreaterThan(30);
    expect(all).toContain('kubectl get events --all-namespaces --sort-by=.lastTimestamp');
  });

  test('a command with a mistake in it would be found', async () => {
    const wrong = promisify(execFile)(program, ['get', 'pods', '--al-namespaces'], { env: environment });
    await expect(wrong).rejects.toThrow(/unknown flag/);
  });
});
