import { playDeadlock } from './story/deadlock.ts';
import { playFaults } from './story/faults.ts';
import { playIncidents } from './story/incidents.ts';
import { createSteps, type StoryContext } from './story/steps.ts';

/**
 * Plays the whole story by itself and checks what people see, step by step. Gives the exit code: 0 when everything was seen, else 1
 * after a list of what was not.
 */
export async function playStory(context: StoryContext): Promise<number> {
  const { words, output } = context;
  const began = performance.now();
  const steps = createSteps(context);
  await steps.chapter(() => playDeadlock(context, steps));
  await steps.chapter(() => playFaults(context, steps));
  await steps.chapter(() => playIncidents(context, steps));
  if (steps.missing.length > 0) {
    output.print(`\n${words.say('demo.story.missing')}\n${steps.missing.map((line) => `  ${line}`).join('\n')}`);
    return 1;
  }
  const tookSeconds = Math.round((performance.now() - began) / 1000);
  output.print(`\n${words.say('demo.story.seen', { count: steps.seen, tookSeconds })}`);
  return 0;
}
