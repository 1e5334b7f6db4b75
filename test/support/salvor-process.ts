import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';
import { type Launched, watch } from './watch.ts';

/** One line of Salvor's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** Salvor as a process of its own. */
export interface SalvorProcess extends Launched {
  /** Where its HTTP server listens. */
  readonly url: string;
  readonly log: () => readonly LogLine[];
  /** Ends it at once, as the kernel or a lost node does, and waits for its end. */
  kill(): Promise<void>;
  /** Asks it to finish what it does and gives its exit code. */
  terminate(): Promise<number | null>;
}

const programs = { cli: '../../src/cli.ts', part: './salvor-part.ts' } as const;

/** Starts `program` with `args` and nothing in its environment but what is given. Resolves when it listens, rejects when it ended. */
export async function startSalvor(
  program: keyof typeof programs,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<SalvorProcess> {
  const path = fileURLToPath(new URL(programs[program], import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const launched = watch(child);
  let written = '';
  child.stdout.on('data', (text: string) => {
    written += text;
  });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const log = () => readLog(written);
  const started = await Promise.race([
    until('Salvor listens', () => log().find(({ msg }) => msg === 'started')),
    launched.ended.then(({ code, output }) => {
      throw new Error(`Salvor ended with ${code}: ${output}`);
    }),
  ]).catch((error: unknown) => {
    process.off('exit', end);
    end();
    throw error;
  });
  const finish = async (signal: NodeJS.Signals) => {
    process.off('exit', end);
    child.kill(signal);
    return (await launched.ended).code;
  };
  return {
    ...launched,
    url: String(started.address),
    log,
    kill: async () => void (await finish('SIGKILL')),
    terminate: () => finish('SIGTERM'),
  };
}

/** Every line must be JSON; the last one may still be on its way. */
function readLog(output: string): readonly LogLine[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LogLine);
}
