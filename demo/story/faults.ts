import type { CauseName } from '../../src/causes/index.ts';
import { causeTitle } from '../../src/views/words.ts';
import type { FaultName } from '../faults.ts';
import { podsOf } from '../incidents/alerts.ts';
import { playground } from '../playground.ts';
import { messageText } from '../slack/text.ts';
import { waitingIn } from '../symptoms.ts';
import { threadOf } from '../thread.ts';
import type { DemoWorld } from '../world.ts';
import { check, type Steps, type StoryContext } from './steps.ts';

/** What a reader must be told about each fault. */
const expected = [
  ['unauthorized', 'auth.unauthenticated'],
  ['missing', 'image.not-found'],
  ['rate-limit', 'quota.rate-limit'],
  ['platform', 'image.platform-mismatch'],
  ['server-error', 'registry.server-error'],
  ['reset', 'network.reset'],
  ['silence', 'network.timeout'],
] as const satisfies readonly (readonly [FaultName, CauseName])[];

/** One workload, one sentence in its pod, and a registry that does one thing after the other to its image. */
export async function playFaults({ world, stage, words }: StoryContext, { step, until }: Steps): Promise<void> {
  const subject = `${playground.namespace}/${playground.deployment}`;
  const named = new Set<CauseName>();
  for (const [fault, cause] of expected) {
    await step('demo.story.fault', { fault, title: causeTitle(cause, words) }, async () => {
      await stage.fault(fault);
      const told = whatThePodTells(world);
      check(`the pod tells more: ${told}`, /^Back-off pulling image "[^"]+"$/.test(told));
      const isNamed = async () => (await threadOf(world, playground))?.cause === cause;
      await until(`${cause} on the card`, isNamed, { within: 35_000 });
      named.add(cause);
    });
  }
  await step('demo.story.distinct', { count: named.size }, async () => {
    check('fewer than five', named.size >= 5);
  });
  await step('demo.story.gone', { subject }, async () => {
    await stage.fault('none');
    const resolved = world.locales.wordsFor(world.language, 'slack').say('common.status.resolved');
    const isResolved = async () => {
      const thread = await threadOf(world, playground);
      return thread !== undefined && messageText(thread.root).includes(`*${resolved}*`);
    };
    await until(resolved, isResolved, { within: 20_000 });
  });
}

/** Every message about the playground's image that stands in its pod and in the pod's events. */
function whatThePodTells({ cluster }: DemoWorld): string {
  const pods = podsOf(cluster.store, playground);
  const waiting = pods.flatMap((pod) => waitingIn(pod).map(({ message = '' }) => message));
  const names = pods.map(({ metadata }) => metadata.name);
  const warnings = cluster.store
    .list('events', playground.namespace)
    .filter(({ type, involvedObject }) => type === 'Warning' && names.includes(involvedObject.name))
    .map(({ message }) => message);
  return [...new Set([...waiting, ...warnings])].join(' · ');
}
