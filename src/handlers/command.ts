import { closest, distance } from 'fastest-levenshtein';
import { causes } from '../causes/index.ts';
import { checkRegistryNamespace, type NamespaceCheck } from '../evidence/registry-namespace.ts';
import { type Subject, workloadNameOfPod } from '../evidence/subject.ts';
import type { Locale } from '../locale.ts';
import { runbookFor } from '../runbooks/choose.ts';
import { type FirewallAnswer, firewallFor } from '../runbooks/firewall.ts';

/** What somebody asked Salvor to do, by command or by mention. */
export type Command =
  | { readonly kind: 'look'; readonly subject: Subject }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'runbook'; readonly topic: string }
  | { readonly kind: 'namespace'; readonly check: NamespaceCheck }
  | { readonly kind: 'firewall'; readonly answer: FirewallAnswer }
  | { readonly kind: 'advise' }
  | { readonly kind: 'lang'; readonly locale?: Locale }
  | { readonly kind: 'help' }
  | { readonly kind: 'misspelt'; readonly word: string; readonly nearest?: string; readonly example?: string }
  | { readonly kind: 'incomplete'; readonly word: string; readonly example: string };

export interface CommandContext {
  readonly cluster: string;
  readonly locales: readonly Locale[];
  readonly topics: readonly string[];
}

type Reader = (rest: string, context: CommandContext) => Command | undefined;

/** The words Salvor understands, each with an example that works and what it makes of the words after it. */
const readers: Readonly<Record<string, { readonly example: string; readonly read: Reader }>> = {
  pod: { example: 'pod shop/web-7d9f8b6c5d-x2x9k', read: readPod },
  image: {
    example: 'image registry.example.com/shop/web:1.4',
    read: (rest) => look(/^\S+$/.test(rest) && { kind: 'image', reference: rest }),
  },
  registry: {
    example: 'registry registry.example.com',
    read: (rest) => look(/^[\w.:[\]-]+$/.test(rest) && { kind: 'registry', host: rest }),
  },
  webhooks: { example: 'webhooks', read: (_, { cluster }) => look({ kind: 'webhooks', cluster }) },
  error: {
    example: 'error Failed to pull image "web:1.4": manifest unknown',
    read: (rest) => (rest === '' ? undefined : { kind: 'error', text: rest }),
  },
  runbook: { example: 'runbook enforcement-deadlock', read: readRunbook },
  namespace: {
    example: 'namespace team-images',
    // A name with a blank in it is a name with a fault.
    read: (rest) => (rest === '' ? undefined : { kind: 'namespace', check: checkRegistryNamespace(rest) }),
  },
  firewall: {
    example: 'firewall eu-de',
    read: (rest) => (/\s/.test(rest) ? undefined : { kind: 'firewall', answer: firewallFor(rest) }),
  },
  advise: { example: 'advise', read: () => ({ kind: 'advise' }) },
  lang: { example: 'lang de', read: readLanguage },
  help: { example: 'help', read: () => ({ kind: 'help' }) },
};

/** The words of {@link parseCommand} with an example each, without the command's own name. */
export const examples: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(readers).map(([word, { example }]) => [word, example]),
);

/** Reads the text after the command's name, or after the mention. A typo gets the nearest word and an example. */
export function parseCommand(text: string, context: CommandContext): Command {
  const [word = '', ...others] = plain(text).split(/\s+/);
  if (word === '') return { kind: 'help' };
  const rest = plain(text).slice(word.length).trim();
  const reader = Object.hasOwn(readers, word.toLowerCase()) ? readers[word.toLowerCase()] : undefined;
  if (reader !== undefined)
    return reader.read(rest, context) ?? { kind: 'incomplete', word: word.toLowerCase(), example: reader.example };
  // A bare namespace/name can only mean a pod.
  if (others.length === 0 && /^[a-z0-9-]+\/[a-z0-9.-]+$/.test(word)) return readPod(word, context) ?? { kind: 'help' };
  const nearest = near(word.toLowerCase(), Object.keys(readers));
  return {
    kind: 'misspelt',
    word,
    ...(nearest !== undefined && { nearest, example: readers[nearest]?.example ?? '' }),
  };
}

function readPod(rest: string, { cluster }: CommandContext): Command | undefined {
  const name = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?)\/([a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/.exec(rest);
  const [, namespace, , pod] = name ?? [];
  if (namespace === undefined || pod === undefined) return undefined;
  return { kind: 'look', subject: { kind: 'workload', cluster, namespace, name: workloadNameOfPod(pod), pod } };
}

function readRunbook(rest: string, { topics }: CommandContext): Command | undefined {
  if (rest === '') return undefined;
  const named = rest.toLowerCase();
  if (topics.includes(named)) return { kind: 'runbook', topic: named };
  // People also know a problem by its cause, as cards and logs name it.
  if (Object.hasOwn(causes, named)) return { kind: 'runbook', topic: runbookFor(named) };
  const nearest = near(named, topics);
  return {
    kind: 'misspelt',
    word: rest,
    ...(nearest !== undefined && { nearest: `runbook ${nearest}`, example: `runbook ${nearest}` }),
  };
}

function readLanguage(rest: string, { locales }: CommandContext): Command {
  if (rest === '') return { kind: 'lang' };
  const locale = locales.find((each) => each.toLowerCase() === rest.toLowerCase());
  if (locale !== undefined) return { kind: 'lang', locale };
  const nearest = near(rest, locales);
  return {
    kind: 'misspelt',
    word: rest,
    ...(nearest !== undefined && { nearest: `lang ${nearest}`, example: `lang ${nearest}` }),
  };
}

function look(subject: Subject | false): Command | undefined {
  return subject === false ? undefined : { kind: 'look', subject };
}

/** The nearest of some words, if it is near enough to be meant. */
function near(word: string, words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const nearest = closest(word, words);
  const mistakes = distance(word, nearest);
  // Two swapped letters count twice; words that share nothing are no typo.
  const few = mistakes <= Math.max(2, Math.floor(nearest.length / 3));
  return few && mistakes < Math.min(word.length, nearest.length) ? nearest : undefined;
}

/** Slack's markup taken off: `<http://host|host>` → `host`, `&amp;` → `&`, code quotes. */
function plain(text: string): string {
  return text
    .replace(/<(?:[^|>]*\|)([^>]*)>/g, '$1')
    .replace(/<(https?:\/\/)?([^>]*)>/g, '$2')
    .replace(/^`+|`+$/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
