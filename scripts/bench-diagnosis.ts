import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, promisify } from 'node:util';
import { catalogue } from '../src/causes/index.ts';
import { createKubernetes } from '../src/clients/kubernetes/client.ts';
import { createRegistryProber } from '../src/clients/registry/prober.ts';
import { diagnose } from '../src/diagnosis/diagnose.ts';
import { type Evidence, type FactName, factIn } from '../src/evidence/evidence.ts';
import { inspectors } from '../src/inspectors/index.ts';
import { inspect } from '../src/inspectors/inspect.ts';
import { handLooks } from './bench-diagnosis/by-hand.ts';
import { slowestChain } from './bench-diagnosis/chain.ts';
import { type Scene, startScene } from './bench-diagnosis/scene.ts';

const delay = 100;
const mostOverChain = 1.3;
const leastByHand = 10;
const leastProbes = 10;
const rounds = 3;

interface Measured {
  readonly evidence: Evidence;
  readonly cause: string;
  readonly milliseconds: number;
  readonly probes: number;
  readonly chain: ReturnType<typeof slowestChain>;
}

/**
 * Measures a diagnosis in a sample cluster and a sample registry that delay every request, against its slowest chain of
 * dependent probes and against the same looks made with kubectl and skopeo one after another. Prints one table; false when
 * the bound is broken or the answers differ.
 */
export async function benchDiagnosis(): Promise<boolean> {
  const scene = await startScene(delay);
  const folder = await mkdtemp(join(tmpdir(), 'salvor-bench-'));
  try {
    const all: Measured[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(scene));
    const best = all.reduce((one, other) => (ratioOf(other) < ratioOf(one) ? other : one));
    const hand = await lookByHand(scene, best.evidence, folder);
    return print(best, hand);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await scene.stop();
  }
}

function ratioOf({ milliseconds, chain }: Measured): number {
  return milliseconds / chain.milliseconds;
}

async function measure(scene: Scene): Promise<Measured> {
  const kubernetes = createKubernetes({ access: { kubeconfig: scene.kubeconfig } });
  const hosts = [scene.registry.host];
  const registry = createRegistryProber({ now: Date.now, internal: hosts, plainHttp: hosts });
  const subject = {
    kind: 'workload',
    cluster: 'bench',
    namespace: scene.namespace,
    name: 'checkout',
    pod: scene.pod,
  } as const;
  scene.cluster.take();
  scene.registry.take();
  try {
    const began = performance.now();
    const context = { texts: [], kubernetes, registry, now: Date.now() };
    const evidence = await inspect(subject, Object.keys(inspectors) as FactName[], context);
    const { findings } = diagnose(evidence, { catalogue, now: context.now });
    const milliseconds = performance.now() - began;
    const [ofCluster, ofRegistry] = [scene.cluster.take(), scene.registry.take()];
    const chain = slowestChain(ofCluster, ofRegistry);
    return { evidence, cause: findings[0].cause, milliseconds, probes: ofCluster.length + ofRegistry.length, chain };
  } finally {
    await kubernetes.close();
  }
}

interface ByHand {
  readonly looks: number;
  readonly milliseconds: number;
  /** What differs between what a program printed and what the diagnosis saw. */
  readonly differences: readonly string[];
}

async function lookByHand(
  scene: Scene,
  evidence: Evidence,
  folder: string,
): Promise<ByHand | { readonly missing: string }> {
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, scene.kubeconfig, { mode: 0o600 });
  const env = { PATH: process.env.PATH ?? '', HOME: folder, KUBECONFIG: kubeconfig };
  const [replicaSet, deployment] = factIn(evidence, 'pod')?.owners ?? [];
  const looks = handLooks(scene, { replicaSet: replicaSet?.name ?? '', deployment: deployment?.name ?? '' });
  const differences: string[] = [];
  const began = performance.now();
  for (const { name, program, args, compare } of looks) {
    let output: string;
    try {
      output = (await promisify(execFile)(program, args, { env, maxBuffer: 16 * 1024 * 1024 })).stdout;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { missing: program };
      throw error;
    }
    const [theirs, ours] = compare?.(output, evidence) ?? [];
    if (!isDeepStrictEqual(theirs, ours)) {
      differences.push(`${name}: ${program} says ${JSON.stringify(theirs)}, Salvor ${JSON.stringify(ours)}`);
    }
  }
  return { looks: looks.length, milliseconds: performance.now() - began, differences };
}

function print({ cause, milliseconds, probes, chain }: Measured, hand: ByHand | { readonly missing: string }): boolean {
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  const row = (holds: boolean, name: string, looks: number, time: number, ratio: string) =>
    say(
      `${holds ? 'ok  ' : 'FAIL'} ${name.padEnd(36)} ${String(looks).padStart(6)} ${time.toFixed(0).padStart(8)} ms  ${ratio}`,
    );
  const over = milliseconds / chain.milliseconds;
  const inBound = over <= mostOverChain && probes >= leastProbes;
  say(`     a diagnosis (${cause}), servers delay ${delay} ms  probes     time     ratio`);
  row(true, 'slowest chain of dependent probes', chain.probes, chain.milliseconds, '1.00');
  row(inBound, 'diagnosis', probes, milliseconds, `${over.toFixed(2)} of the chain (at most ${mostOverChain})`);
  if ('missing' in hand) {
    say(`     the same looks by hand were not made: there is no ${hand.missing} here`);
    return inBound && process.env.SALVOR_REQUIRE_REAL_PARTS !== 'true';
  }
  const agrees = hand.differences.length === 0;
  const times = hand.milliseconds / milliseconds;
  row(agrees, 'kubectl and skopeo, one by one', hand.looks, hand.milliseconds, `${times.toFixed(1)} of the diagnosis`);
  for (const difference of hand.differences) say(`     ${difference}`);
  if (times < leastByHand) {
    say(
      `     not ${leastByHand} times: ${chain.probes} of the ${probes} probes depend on one another and cannot be made side by side,`,
    );
    say(
      `     which leaves a gain of at most ${(hand.looks / chain.probes).toFixed(1)} from it; the rest is the start of each program`,
    );
  }
  return inBound && agrees;
}
