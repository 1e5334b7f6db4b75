import type { Words } from '../../src/locale.ts';
import { wrap } from '../../src/views/terminal/width.ts';
import { faultNames } from '../faults.ts';
import { incidents } from '../incidents/index.ts';
import type { DemoWorld } from '../world.ts';

/** Where the demo writes, and how wide it is. */
export interface Output {
  readonly print: (text: string) => void;
  readonly columns: number;
}

/** Where everything is: the page, the cluster, the log. */
export function addressLines({ slack, kubeconfigPath, logPath, redisRemark }: DemoWorld, words: Words): string {
  const kubectl = `kubectl --kubeconfig ${kubeconfigPath}`;
  return [
    ...(redisRemark === undefined ? [] : [words.say('demo.redis-not-empty'), '']),
    ...(slack.page === undefined
      ? [words.say('demo.no-page', { because: slack.missing ?? '' })]
      : [words.say('demo.page'), `  ${slack.page}`]),
    words.say('demo.kubectl'),
    `  ${kubectl} get pods,events -A`,
    `  ${kubectl} get validatingwebhookconfigurations -o yaml`,
    words.say('demo.log'),
    `  ${logPath}`,
  ].join('\n');
}

/** What can be typed. Without a page people also decide here. */
export function helpText(hasPage: boolean, words: Words, columns: number): string {
  const rows = [
    ['fault NAME', words.say('demo.help.fault')],
    ['play NAME [silent]', words.say('demo.help.play')],
    ['cure NAME', words.say('demo.help.cure')],
    ...(hasPage
      ? []
      : [
          ['approve REASON', words.say('demo.help.approve')],
          ['not-now', words.say('demo.help.not-now')],
          ['restore', words.say('demo.help.restore')],
          ['/salvor …', words.say('demo.help.salvor')],
        ]),
    ['help', words.say('demo.help.help')],
    ['quit', words.say('demo.help.quit')],
  ];
  const width = 20;
  const table = rows.map(([command = '', meaning = '']) => {
    const [first = '', ...rest] = wrap(meaning, columns, ' '.repeat(width)).split('\n');
    return [command.padEnd(width) + first.trimStart(), ...rest].join('\n');
  });
  const list = (names: readonly string[]) => ({ list: { markup: names.join(', ') } });
  return [
    ...table,
    wrap(words.say('demo.help.faults', list(faultNames)), columns),
    wrap(words.say('demo.help.incidents', list(Object.keys(incidents))), columns),
  ].join('\n');
}
