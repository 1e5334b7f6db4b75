import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process under watch. */
export interface Launched {
  readonly child: ChildProcess;
  /** What it has said so far, on both streams. */
  readonly output: () => string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>;
}

/** Gathers what a process writes to both streams. */
export function watch(child: ChildProcess): Launched {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return { child, output: () => output, ended };
}
