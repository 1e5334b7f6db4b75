import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Locales, Words } from '../src/locale.ts';
import { readOptions } from './options.ts';
import { createStage, type Stage } from './stage.ts';
import { playStory } from './story.ts';
import { runLine, sayDiagnosis } from './terminal/commands.ts';
import { addressLines, type Output } from './terminal/output.ts';
import { createThreadPrinter } from './terminal/threads.ts';
import { type DemoWorld, startDemoWorld } from './world.ts';

export interface RunContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cacheFolder: string;
  readonly input: Readable;
  readonly output: Output;
  readonly locales: Locales;
  /** When the process began, in ms since the epoch. */
  readonly startedAt: number;
  /** Aborted when the demo shall end. */
  readonly signal: AbortSignal;
}

/** Runs the demo until it is told to end, or the story to its end. Gives the exit code when everything has been stopped. */
export async function run(args: readonly string[], context: RunContext): Promise<number> {
  const { environment, cacheFolder, output, locales, signal } = context;
  const options = readOptions(args, environment);
  const words = locales.wordsFor(options.locale, 'plain');
  if (options.unknown !== undefined) {
    output.print(words.say('demo.option', { word: options.unknown }));
    return 2;
  }
  output.print(`${words.say('demo.title')}\n`);
  const parts = new AsyncDisposableStack();
  const onMessage = options.exitAfterStory ? () => undefined : createThreadPrinter(output);
  async function play(): Promise<number> {
    const { language, withoutPage } = options;
    const world = await startDemoWorld({ environment, cacheFolder, language, withoutPage, onMessage }, parts);
    const failed = (error: unknown) => output.print(words.say('demo.failed', { detail: messageOf(error) }));
    const stage = createStage(world, failed);
    parts.defer(() => stage.stop());
    // What is downloaded last is told by the launcher; without it the process' own start counts.
    const downloadedAt = Number(environment.SALVOR_INSTALLED_AT) || context.startedAt;
    if (options.exitAfterStory) return playStory({ world, stage, words, output, signal, downloadedAt });
    await invite(world, stage, words, downloadedAt, context);
    return 0;
  }
  const playing = play();
  try {
    return await Promise.race([playing, ended(signal).then(() => (options.exitAfterStory ? 1 : 0))]);
  } catch (error) {
    if (signal.aborted) return options.exitAfterStory ? 1 : 0;
    output.print(messageOf(error));
    return 1;
  } finally {
    const says = (key: 'demo.ending' | 'demo.ended') => options.exitAfterStory || output.print(words.say(key));
    says('demo.ending');
    await parts.disposeAsync();
    // What was just starting stops itself; a download would not, and ends with the process.
    await Promise.race([playing.catch(() => undefined), wait(5000)]);
    says('demo.ended');
  }
}

/** Plays the first incident and then does what is typed, until the end. */
async function invite(
  world: DemoWorld,
  stage: Stage,
  words: Words,
  downloadedAt: number,
  { input, output, signal }: RunContext,
): Promise<void> {
  const context = { world, stage, words, output, signal };
  output.print(`${addressLines(world, words)}\n`);
  const affected = await stage.play('enforcement-deadlock');
  if (affected === undefined) return;
  output.print(words.say('demo.first'));
  await sayDiagnosis(affected, 0, context);
  output.print(words.say('demo.seconds', { count: Math.ceil((Date.now() - downloadedAt) / 1000) }));
  const hasPage = world.slack.page !== undefined;
  const review = words.say('cards.button.review');
  output.print(`\n${hasPage ? words.say('demo.next-page', { review }) : words.say('demo.next-here')}`);
  output.print(words.say('demo.more'));
  for await (const line of createInterface({ input, signal })) {
    if (['quit', 'exit'].includes(line.trim())) return;
    await runLine(line, context);
  }
  // Nobody can type any more; people may still use the page.
  await ended(signal);
}

async function ended(signal: AbortSignal): Promise<number> {
  while (!signal.aborted) await wait(60_000, undefined, { signal }).catch(() => undefined);
  return 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
