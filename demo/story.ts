import type { Words } from '../src/locale.ts';
import type { Stage } from './stage.ts';
import type { Output } from './terminal/output.ts';
import type { DemoWorld } from './world.ts';
export interface StoryContext {
  readonly world: DemoWorld;
  readonly stage: Stage;
  readonly words: Words;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly downloadedAt: number;
}
export async function playStory(_context: StoryContext): Promise<number> {
  return 0;
}
