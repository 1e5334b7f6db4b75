import type { Words } from '../locale.ts';
import type { FirewallAnswer, FirewallRegion } from '../runbooks/firewall.ts';
import { relatedBlocks } from './diagnosis.ts';
import { type Message, message } from './message.ts';
import { type Part, partBlocks } from './parts.ts';

/** What a firewall must let through, and which old address ranges to take out of it. */
export function firewallParts(answer: FirewallAnswer, words: Words): readonly Part[] {
  if (answer.kind === 'unknown') {
    const { word, regions } = answer;
    return [{ text: words.say('answers.firewall.unknown', { word, regions }) }];
  }
  const title = { text: words.say('answers.firewall.title') };
  const rule = { text: words.say('answers.firewall.rule') };
  const notPolicy = { text: words.say('answers.firewall.not-policy') };
  if (answer.kind === 'hosts') {
    const hosts = {
      text: words.say('answers.firewall.hosts', { host: answer.host, hosts: answer.allow }),
    };
    return [title, rule, hosts, notPolicy];
  }
  const { regions, wildcard, remove } = answer;
  return [
    title,
    rule,
    { text: words.say('answers.firewall.wildcard', { wildcard }) },
    { text: words.say('answers.firewall.names'), lines: regions.map((region) => regionLine(region, words)) },
    ...regions.flatMap(({ before, region }) =>
      before === undefined ? [] : [{ text: words.say('answers.firewall.before', { before, region }) }],
    ),
    { text: words.say('answers.firewall.private') },
    { text: words.say('answers.firewall.remove', { ranges: remove }) },
    notPolicy,
  ];
}

/** {@link firewallParts} as one message. */
export function firewallAnswer(answer: FirewallAnswer, words: Words): Message {
  const blocks = [...partBlocks(firewallParts(answer, words), words), ...relatedBlocks(['firewall-blocked'], words)];
  return message(words.say('answers.firewall.title'), blocks);
}

function regionLine({ region, registry, privateRegistry, blobs }: FirewallRegion, words: Words): string {
  const values = { region, registry, privateRegistry, blobs };
  return words.say('answers.firewall.region', values);
}
