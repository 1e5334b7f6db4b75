import { type CauseName, causes } from '../causes/index.ts';
import { runbookFor } from '../runbooks/choose.ts';
import { fillRunbook } from '../runbooks/fill.ts';
import { runbooks, type Topic } from '../runbooks/index.ts';
import { runbookText } from '../views/terminal/runbook.ts';
import { type ExitCode, exitCodes, type Terminal, UsageError } from './command.ts';
import { readOptions } from './options.ts';

/** `salvor runbook TOPIC [--lang L]`: what to do about a topic or a cause, names in capitals where they are not known. */
export async function runRunbook(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { words, columns, print } = terminal;
  const [word = ''] = readOptions(args, {}, terminal).positionals;
  const topics = Object.keys(runbooks) as Topic[];
  const cause = (Object.keys(causes) as CauseName[]).find((each) => each === word);
  const topic = topics.find((each) => each === word) ?? (cause && runbookFor(cause));
  if (topic === undefined) {
    throw new UsageError(words.say('terminal.runbook-unknown', { word, topics: { markup: topics.join(', ') } }));
  }
  print(runbookText(fillRunbook(topic, runbooks[topic], {}, words, { missing: 'show' }), words, columns));
  return exitCodes.good;
}
