import { catalogue } from '../causes/index.ts';
import { classify } from '../diagnosis/classify.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { inspectText, isWorthALook } from '../inspectors/inspect-text.ts';
import type { Words } from '../locale.ts';
import { classificationAnswer } from '../views/answers.ts';
import { diagnosisReplies } from '../views/diagnosis.ts';
import type { Message } from '../views/message.ts';
import type { JobContext } from './context.ts';

/** What a pasted text says; with what the cluster shows where the text is about leftover jobs or about signatures. */
export async function answerText(text: string, words: Words, context: JobContext): Promise<readonly Message[]> {
  const { clusters, config, registry, now } = context;
  const kubernetes = clusters.get(config.kubernetes.cluster);
  const evidence = await inspectText(text, { registry, now: now(), ...(kubernetes && { kubernetes }) });
  if (!isWorthALook(evidence)) return classificationAnswer(classify(text, catalogue), words, text);
  return diagnosisReplies(diagnose(evidence, { catalogue, now: now() }), words);
}
