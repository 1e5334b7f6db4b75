import { createHash } from 'node:crypto';
import { isChannelClosed, isMessageGone, isPersonAway, refusesContent } from '../clients/slack/error.ts';
import { needsDiagnosis } from '../incidents/due.ts';
import { type Asker, hasCard, type Incident, type Thread } from '../incidents/incident.ts';
import { channelLocale, readerOf } from '../reader.ts';
import { diagnosisAnswer } from '../views/answers.ts';
import { incidentCard } from '../views/card.ts';
import { newsReplies } from '../views/news.ts';
import type { JobContext } from './context.ts';
import { sayWhatIsTaken } from './say.ts';
import { sayToReader } from './say-to-reader.ts';

/**
 * Brings the thread of an incident up to date: the card, then what it has not heard yet, in order, then the people who asked.
 * What Slack has confirmed is stored after each message, so that a retry goes on where the last one stopped.
 */
export async function tell(id: string, context: JobContext): Promise<void> {
  const incident = await context.store.get(id);
  if (incident === undefined) return;
  const thread = hasCard(incident) ? tellThread(incident, context) : Promise.resolve();
  // Who asked is waiting: what is wrong with the channel is not their affair.
  const answered = needsDiagnosis(incident) ? Promise.resolve() : answerAskers(incident, context);
  const failed = (await Promise.allSettled([thread, answered])).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

async function tellThread(incident: Incident, context: JobContext): Promise<void> {
  try {
    await tellNews(await tellCard(incident, context), context);
  } catch (error) {
    if (isMessageGone(error)) await tellAnew(incident, context);
    else if (isChannelClosed(error)) await tellElsewhere(incident, context, error);
    else throw error;
  }
}

/** Somebody has deleted the card: the incident gets a new one. */
async function tellAnew({ id }: Incident, context: JobContext): Promise<void> {
  const incident = await save(id, context, (current) => withThread(current, { channel: current.thread.channel }));
  await tellNews(await tellCard(incident, context), context);
}

/**
 * The channel has no room for Salvor. Before the card was posted, alerts go to the channel that takes what no route takes, so
 * that somebody hears of them. Otherwise it is tried again from time to time, until somebody opens the channel.
 */
async function tellElsewhere({ id }: Incident, context: JobContext, error: unknown): Promise<void> {
  const fallback = context.config.slack.channel;
  const incident = await save(id, context, (current) => {
    const { ts, channel } = current.thread;
    const move = ts === undefined && channel !== fallback && current.alerts.length > 0;
    return { ...current, thread: move ? { channel: fallback } : { ...current.thread, refusedAt: context.now() } };
  });
  if (incident.thread.refusedAt !== undefined) throw error;
  context.events.jobFailed({ job: 'tell', incident: id, error });
  await tellNews(await tellCard(incident, context), context);
}

/** The incident in a thread whose card may say anything. */
function withThread(incident: Incident, thread: Thread): Incident {
  const { toldCard: _, ...rest } = incident;
  return { ...rest, thread };
}

/** Posts the root message, or updates it when it would read differently now. */
async function tellCard(incident: Incident, context: JobContext): Promise<Incident> {
  const { slack, config, locales, store, events } = context;
  const { channel, ts } = incident.thread;
  const message = incidentCard(incident, locales.wordsFor(channelLocale(channel, config), 'slack'));
  const fingerprint = createHash('sha256').update(JSON.stringify(message)).digest('base64url');
  if (ts === undefined) {
    const posted = await postOnce(incident, message, context);
    events.told({ incident: incident.id, what: posted.fresh ? 'card' : 'card found' });
    const thread = { channel, ts: posted.ts };
    if (posted.fresh) return save(incident.id, context, (current) => ({ ...current, thread, toldCard: fingerprint }));
    // What a message says that was posted by somebody who died is not known.
    const found = await save(incident.id, context, (current) => withThread(current, thread));
    return tellCard(found, context);
  }
  if (fingerprint === incident.toldCard) return incident;
  context.signal.throwIfAborted();
  await sayWhatIsTaken(
    message,
    (version) => slack.update({ channel, ts, incidentId: incident.id, message: version }),
    (error) => events.jobFailed({ job: 'tell', incident: incident.id, error }),
  );
  events.told({ incident: incident.id, what: 'card update' });
  return (await store.update(incident.id, (current) => ({ ...current, toldCard: fingerprint }))).incident ?? incident;
}

/**
 * A post whose answer was lost may have happened, and so may one of a process that died: once a post was begun, the channel is
 * searched for the message before another is made.
 */
async function postOnce(
  incident: Incident,
  message: ReturnType<typeof incidentCard>,
  context: JobContext,
): Promise<{ readonly ts: string; readonly fresh: boolean }> {
  const { slack, events, now, signal } = context;
  const { channel, postingSince } = incident.thread;
  if (postingSince !== undefined) {
    const found = await slack.findOwnMessage({ channel, incidentId: incident.id, since: postingSince });
    if (found !== undefined) return { ts: found.ts, fresh: false };
  } else {
    await save(incident.id, context, (current) => ({ ...current, thread: { channel, postingSince: now() } }));
  }
  signal.throwIfAborted();
  const { ts } = await sayWhatIsTaken(
    message,
    (version) => slack.postThread({ channel, incidentId: incident.id, message: version }),
    (error) => events.jobFailed({ job: 'tell', incident: incident.id, error }),
  );
  return { ts, fresh: true };
}

async function tellNews(incident: Incident, context: JobContext): Promise<void> {
  const { slack, config, locales, events, signal } = context;
  const { channel, ts } = incident.thread;
  if (ts === undefined) return;
  let current = incident;
  for (const news of incident.news.slice(incident.toldNews)) {
    // A worker whose lock was lost may have told it all the same.
    if (current.news.findIndex(({ id }) => id === news.id) < current.toldNews) continue;
    const begun = current.tellingNews === news.id;
    if (!begun) current = await save(incident.id, context, (latest) => ({ ...latest, tellingNews: news.id }));
    const words = locales.wordsFor(channelLocale(channel, config), 'slack');
    const messages = newsReplies(current, news, words, { approvers: config.fixes.approvers });
    for (const [part, message] of messages.entries()) {
      const mark = `${incident.id}.${news.id}.${part}`;
      if (begun && (await slack.findOwnReply({ channel, threadTs: ts, mark })) !== undefined) continue;
      signal.throwIfAborted();
      await sayWhatIsTaken(
        message,
        (version) => slack.postReply({ channel, threadTs: ts, mark, message: version }),
        (error) => events.jobFailed({ job: 'tell', incident: incident.id, error }),
      ).catch((error: unknown) => {
        // Not even its bare sentence: what comes after it must still be told.
        if (!refusesContent(error)) throw error;
      });
    }
    events.told({ incident: incident.id, what: news.kind });
    current = await save(incident.id, context, (latest) => {
      const position = latest.news.findIndex(({ id }) => id === news.id);
      return { ...latest, toldNews: Math.max(latest.toldNews, position + 1) };
    });
  }
}

/** Everybody who asked by command hears the result alone, in their language. */
async function answerAskers(incident: Incident, context: JobContext): Promise<void> {
  for (const asker of incident.askers) {
    context.signal.throwIfAborted();
    const reader = await readerOf(asker.user, asker.channel, context);
    const words = context.locales.wordsFor(reader.locale, 'slack');
    await sayToReader(asker, reader, diagnosisAnswer(incident, words), context).catch((error: unknown) => {
      // Somebody who has left is owed nothing.
      if (!isPersonAway(error)) throw error;
      context.events.jobFailed({ job: 'tell', incident: incident.id, error });
    });
    await save(incident.id, context, (current) => ({
      ...current,
      askers: current.askers.filter((each) => !same(each, asker)),
    }));
    context.events.told({ incident: incident.id, what: 'asker' });
  }
}

function same(one: Asker, other: Asker): boolean {
  return one.user === other.user && one.channel === other.channel && one.thread === other.thread;
}

async function save(id: string, { store }: JobContext, change: (incident: Incident) => Incident): Promise<Incident> {
  const { incident } = await store.update(id, change);
  if (incident === undefined) throw new RangeError(`incident ${id} is gone`);
  return incident;
}
