import { type Evidence, factIn } from '../evidence/evidence.ts';
import type { Message } from '../evidence/facts.ts';
import type { TextFacts } from '../evidence/text-facts.ts';
import type { Catalogue } from './catalogue.ts';
import { classify } from './classify.ts';
import type { Classification, Clue, Finding } from './finding.ts';

export interface TextFindings<Name extends string> {
  /** Best first. */
  readonly findings: readonly Finding<Name>[];
  /** What the messages say about themselves; of two that disagree the leading cause's counts. */
  readonly facts: TextFacts;
}

const messagesRead = 60;
const excerptLength = 280;
const excerptStart = 90;

/** Reads all messages of a subject: what each names, once per cause, with the words it rests on. */
export function textFindings<Name extends string>(
  evidence: Evidence,
  catalogue: Catalogue<Name | 'other.unrelated'>,
): TextFindings<Name | 'other.unrelated'> {
  const messages = distinct(factIn(evidence, 'messages') ?? []).slice(0, messagesRead);
  const read = messages
    .map((message, age) => ({ message, age, said: classify<Name>(message.text, catalogue) }))
    .sort((one, other) => telling(other.said) - telling(one.said) || one.age - other.age);
  const findings = new Map<string, Finding<Name | 'other.unrelated'>>();
  const leading = read[0];
  for (const { message, age, said } of read) {
    if (findings.has(said.cause)) continue;
    const { cause, confidence } = said;
    const outdated = leading !== undefined && age > leading.age ? [outdatedBy(leading.message)] : [];
    findings.set(cause, { cause, confidence, basis: 'message', clues: [excerpt(message), ...outdated] });
  }
  for (const { cause, confidence } of read[0]?.said.alternatives ?? []) {
    if (!findings.has(cause)) findings.set(cause, { cause, confidence, basis: 'message', clues: [] });
  }
  return { findings: [...findings.values()], facts: mergeFacts(read.map(({ said }) => said.facts)) };
}

/** How much a reading tells: a named cause, then mere waiting, then something that is none of ours. */
function telling({ cause, confidence }: Classification): number {
  if (cause === 'other.unrelated') return 0;
  if (cause === 'other.backoff-only') return 1;
  return confidence < 0.6 ? 2 : 3;
}

function distinct(messages: readonly Message[]): readonly Message[] {
  const seen = new Set<string>();
  return messages.filter(({ text }) => {
    if (text.trim() === '' || seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

function excerpt({ text }: Message): Clue {
  return { key: 'message-says', values: { excerpt: shorten(text) }, speaks: 'for' };
}

function outdatedBy({ text }: Message): Clue {
  return { key: 'message-outdated', values: { excerpt: shorten(text) }, speaks: 'against' };
}

function shorten(text: string): string {
  const folded = text.replace(/\s+/g, ' ').trim();
  if (folded.length <= excerptLength) return folded;
  // The outermost words say what was tried, the innermost why it failed; what lies between are wrappers.
  return `${folded.slice(0, excerptStart)} … ${folded.slice(folded.length - (excerptLength - excerptStart - 3))}`;
}

/** The facts of the leading message, completed by the others. */
function mergeFacts(all: readonly TextFacts[]): TextFacts {
  return Object.assign({}, ...[...all].reverse());
}
