import type { MessageKey, Values, Words } from '../../src/locale.ts';
import type { Stage } from '../stage.ts';
import type { Output } from '../terminal/output.ts';
import { until } from '../until.ts';
import type { DemoWorld } from '../world.ts';

export interface StoryContext {
  readonly world: DemoWorld;
  readonly stage: Stage;
  readonly words: Words;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** When the last download ended, in ms since the epoch. */
  readonly downloadedAt: number;
}

/** Runs the steps of the story and remembers what was not seen. */
export interface Steps {
  /** Does one step and prints it; what it throws is printed and ends the chapter. */
  readonly step: <Result>(sentence: StoryKey, values: Values, act: () => Promise<Result>) => Promise<Result>;
  /** Waits for something in the world, 20 s at most unless told otherwise; `what` is named when it does not come. */
  readonly until: typeof until;
  /** Plays a chapter; one that ends early does not keep the next from being played. */
  readonly chapter: (play: () => Promise<void>) => Promise<void>;
  readonly seen: number;
  readonly missing: readonly string[];
}

export type StoryKey = Extract<MessageKey, `demo.story.${string}`>;

/** Starts counting. */
export function createSteps({ words, output, signal }: StoryContext): Steps {
  const missing: string[] = [];
  let seen = 0;
  return {
    async step(sentence, values, act) {
      const began = performance.now();
      const line = words.say(sentence, values);
      try {
        const result = await act();
        seen += 1;
        output.print(`✓ ${line} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
        return result;
      } catch (error) {
        const because = error instanceof Error ? error.message : String(error);
        if (!signal.aborted) output.print(`✗ ${line}: ${because}`);
        missing.push(`${line}: ${because}`);
        throw error;
      }
    },
    until: (what, look, options) => until(what, look, { ...options, signal }),
    async chapter(play) {
      const before = missing.length;
      await play().catch((error: unknown) => {
        if (signal.aborted || missing.length === before) throw error;
      });
    },
    get seen() {
      return seen;
    },
    missing,
  };
}

/** Throws with `what` unless it is so. */
export function check(what: string, so: boolean): void {
  if (!so) throw new Error(what);
}
