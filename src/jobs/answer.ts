import { unseen } from '../evidence/evidence.ts';
import { lookAtImageUse } from '../inspectors/cluster/image-use.ts';
import type { Words } from '../locale.ts';
import { readerOf } from '../reader.ts';
import { advise } from '../runbooks/advise.ts';
import type { Topic } from '../runbooks/index.ts';
import { adviceAnswer } from '../views/advice.ts';
import { inMyLanguage, notice, runbookAnswer } from '../views/answers.ts';
import type { Message } from '../views/message.ts';
import { answerText } from './answer-text.ts';
import type { JobContext } from './context.ts';
import type { Question } from './queues.ts';
import { sayToReader } from './say-to-reader.ts';

/** Answers a question that opens no incident, to the person who asked and in their language. */
export async function answer(question: Question, context: JobContext): Promise<void> {
  const reader = await readerOf(question.user, question.channel, context);
  const words = context.locales.wordsFor(reader.locale, 'slack');
  await sayToReader(question, reader, await answersTo(question.about, words, context), context);
}

async function answersTo(about: Question['about'], words: Words, context: JobContext): Promise<readonly Message[]> {
  switch (about.kind) {
    case 'error':
      return answerText(about.text, words, context);
    case 'runbook':
      return runbookAnswer(about.topic as Topic, {}, words);
    case 'advise': {
      const kubernetes = context.clusters.get(context.config.kubernetes.cluster);
      const use = kubernetes === undefined ? unseen({ reason: 'unreachable' }) : await lookAtImageUse(kubernetes);
      return adviceAnswer(advise(use), words);
    }
    case 'incident': {
      const incident = await context.store.get(about.incident);
      return incident === undefined ? [notice(words.say('commands.gone'))] : inMyLanguage(incident, words);
    }
  }
}
