import type { CauseName } from '../../src/causes/index.ts';
import { causeTitle } from '../../src/views/words.ts';
import type { IncidentName } from '../incidents/index.ts';
import { messageText } from '../slack/text.ts';
import { threadOf } from '../thread.ts';
import type { Steps, StoryContext } from './steps.ts';

/** Two that lie between the cluster and the registry. */
const expected = [
  ['unknown-host', 'network.dns'],
  ['self-signed', 'tls.unknown-authority'],
] as const satisfies readonly (readonly [IncidentName, CauseName])[];

/** Further incidents whose pods say nothing but Back-off: named by looking, resolved when the cause is gone. */
export async function playIncidents({ world, stage, words }: StoryContext, { step, until }: Steps): Promise<void> {
  const resolved = world.locales.wordsFor(world.language, 'slack').say('common.status.resolved');
  for (const [name, cause] of expected) {
    await step('demo.story.incident', { fault: name, title: causeTitle(cause, words) }, async () => {
      const affected = await stage.play(name, 'silent');
      if (affected === undefined) throw new Error('it was played before');
      const isNamed = async () => (await threadOf(world, affected))?.cause === cause;
      await until(`${cause} on the card`, isNamed, { within: 35_000 });
      stage.cure(name);
      const isResolved = async () => {
        const thread = await threadOf(world, affected);
        return thread !== undefined && messageText(thread.root).includes(`*${resolved}*`);
      };
      await until(resolved, isResolved, { within: 30_000 });
    });
  }
}
