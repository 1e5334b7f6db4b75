import { catalogue } from '../causes/index.ts';
import { classify } from '../diagnosis/classify.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Evidence, FactName } from '../evidence/evidence.ts';
import { inspect } from '../inspectors/inspect.ts';
import type { Words } from '../locale.ts';
import { classificationAnswer } from '../views/answers.ts';
import { diagnosisReplies } from '../views/diagnosis.ts';
import type { Message } from '../views/message.ts';
import type { JobContext } from './context.ts';

/** What can be looked for with a text alone; registries that it names are not asked. */
const telling = ['leftoverJobs', 'enforcement'] as const satisfies readonly FactName[];
const lookingTime = 10_000;

/** What a pasted text says; with what the cluster shows where the text is about leftover jobs or about signatures. */
export async function answerText(text: string, words: Words, context: JobContext): Promise<readonly Message[]> {
  const evidence = await look(text, context);
  if (!telling.some((name) => isApplicable(evidence[name]))) {
    return classificationAnswer(classify(text, catalogue), words, text);
  }
  return diagnosisReplies(diagnose(evidence, { catalogue, now: context.now() }), words);
}

function look(text: string, { clusters, config, registry, now }: JobContext): Promise<Evidence> {
  const kubernetes = clusters.get(config.kubernetes.cluster);
  const seeing = { texts: [], registry, now: now(), ...(kubernetes && { kubernetes }) };
  return inspect({ kind: 'text', text }, telling, seeing, { timeout: lookingTime });
}

function isApplicable(observation: Evidence[FactName]): boolean {
  return observation !== undefined && (observation.seen || observation.because.reason !== 'not-applicable');
}
