import { unseen } from '../evidence/evidence.ts';
import { jsonText } from '../evidence/json-text.ts';
import { lookAtImageUse } from '../inspectors/cluster/image-use.ts';
import { advise } from '../runbooks/advise.ts';
import { fillRunbook } from '../runbooks/fill.ts';
import { runbooks } from '../runbooks/index.ts';
import { adviceParts } from '../views/advice.ts';
import { partsText } from '../views/parts.ts';
import { runbookText } from '../views/terminal/runbook.ts';
import { type ExitCode, exitCodes, type Terminal } from './command.ts';
import { connect, hasKubeconfig } from './connect.ts';
import { readOptions } from './options.ts';

/**
 * `salvor advise [--context C] [--json]`: which way to private images fits the cluster. Without a kubeconfig it sees nothing, says
 * so and asks.
 */
export async function runAdvise(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { words, columns, print, signal } = terminal;
  const { values } = readOptions(args, { context: { type: 'string' }, json: { type: 'boolean' } }, terminal);
  const blind = values.context === undefined && !hasKubeconfig(terminal);
  const use = blind
    ? unseen({ reason: 'unreachable' })
    : await connect(values.context, terminal, (kubernetes) => lookAtImageUse(kubernetes, { signal }));
  const advice = advise(use);
  if (values.json === true) {
    print(jsonText(advice, 2));
  } else {
    const runbook = fillRunbook('use-cases', runbooks['use-cases'], {}, words, { missing: 'show' });
    print(partsText(adviceParts(advice, words), columns));
    print(`\n── ${words.say('terminal.runbook')} ──\n\n${runbookText(runbook, words, columns)}`);
  }
  return exitCodes.good;
}
