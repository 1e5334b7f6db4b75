import type { Evidence, FactName } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import type { TextFacts } from '../evidence/text-facts.ts';
import type { Catalogue } from './catalogue.ts';
import type { Cause } from './cause.ts';
import type { Finding } from './finding.ts';

/** What the causes make of the facts that were seen; a cause that lacks one of its facts is undecided and says nothing. */
export function lookedFindings<Name extends string>(
  evidence: Evidence,
  catalogue: Catalogue<Name>,
  text: TextFacts,
): readonly Finding<Name>[] {
  const findings: Finding<Name>[] = [];
  for (const name of Object.keys(catalogue.causes) as Name[]) {
    const cause: Cause = catalogue.causes[name];
    const facts = seenFacts(evidence, cause.needs);
    if (cause.match === undefined || facts === undefined) continue;
    const match = cause.match(facts, text);
    if (match === undefined) continue;
    findings.push({ cause: name, confidence: match.confidence, basis: 'looking', clues: match.clues });
  }
  return findings.sort((one, other) => other.confidence - one.confidence);
}

function seenFacts(evidence: Evidence, needs: readonly FactName[]): Facts | undefined {
  const facts: Record<string, unknown> = {};
  for (const name of needs) {
    const observation = evidence[name];
    if (observation?.seen !== true) return undefined;
    facts[name] = observation.value;
  }
  // Only the needed entries are there, and a cause's type lets it read no others.
  return facts as unknown as Facts;
}
