import type { Evidence, FactName } from '../evidence/evidence.ts';
import { type InspectContext, inspect } from './inspect.ts';

/** What can be looked for with a text alone; registries that it names are not asked. */
const telling = ['leftoverJobs', 'enforcement'] as const satisfies readonly FactName[];
const lookingTime = 10_000;

/** What a pasted text says, and what the cluster shows of leftover jobs or of the image enforcement where the text is about them. */
export function inspectText(text: string, context: Omit<InspectContext, 'texts'>): Promise<Evidence> {
  return inspect({ kind: 'text', text }, telling, { ...context, texts: [] }, { timeout: lookingTime });
}

/** Whether a text was worth a look at the cluster, whatever it showed. */
export function isWorthALook(evidence: Evidence): boolean {
  return telling.some((name) => {
    const observation = evidence[name];
    return observation !== undefined && (observation.seen || observation.because.reason !== 'not-applicable');
  });
}
