import type { App } from '@slack/bolt';
import { sayPrivately } from '../../clients/slack/say-privately.ts';
import { redact } from '../../evidence/redact.ts';
import type { Asker } from '../../incidents/incident.ts';
import { type Locale, locales } from '../../locale.ts';
import { readerOf } from '../../reader.ts';
import { runbooks } from '../../runbooks/index.ts';
import { languageMenu, languageSet, lookingAnswer, notice } from '../../views/answers.ts';
import { firewallAnswer } from '../../views/firewall.ts';
import { helpAnswer, incompleteAnswer, misspeltAnswer } from '../../views/help.ts';
import type { Message } from '../../views/message.ts';
import { namespaceAnswer } from '../../views/namespace.ts';
import { type Command, parseCommand } from '../command.ts';
import { channelFor } from '../routing.ts';
import type { SlackContext } from './context.ts';
import { setLanguage } from './language.ts';

/**
 * The slash command, and the mention that stands for it in threads, where Slack has no slash commands. Both are acked at once;
 * what needs looking is left to a job.
 * https://docs.slack.dev/interactivity/implementing-slash-commands
 */
export function registerCommand(app: App, context: SlackContext): void {
  app.command(context.config.slack.command, async ({ ack, command }) => {
    // The three seconds are Slack's: nothing is looked up before the ack, not even the reader's language.
    await ack();
    const message = await take(command.text, { user: command.user_id, channel: command.channel_id }, context);
    await context.slack.respond({ responseUrl: command.response_url, message });
  });

  app.event('app_mention', async ({ event }) => {
    if (event.user === undefined) return;
    const asker: Asker = { user: event.user, channel: event.channel, thread: event.thread_ts ?? event.ts };
    await sayPrivately(asker, await take(event.text.replace(/<@[^>]*>/, ''), asker, context), context.slack);
  });
}

/** Starts what was asked and gives what to say at once. */
async function take(text: string, asker: Asker, context: SlackContext): Promise<Message> {
  const { config, events } = context;
  const command = parseCommand(text, {
    cluster: config.kubernetes.cluster,
    locales: Object.keys(locales) as Locale[],
    topics: Object.keys(runbooks),
  });
  events.commandReceived({ command: command.kind, user: asker.user });
  const { locale } = await readerOf(asker.user, asker.channel, context);
  return answerTo(command, asker, locale, context);
}

async function answerTo(command: Command, asker: Asker, locale: Locale, context: SlackContext): Promise<Message> {
  const { store, queues, config, locales: languages, now } = context;
  const words = languages.wordsFor(locale, 'slack');
  switch (command.kind) {
    case 'look': {
      const nothing = { known: false, alerts: [], truncatedAlerts: 0, texts: [] };
      const report = {
        ...nothing,
        subject: command.subject,
        asker,
        channel: channelFor(command.subject, config.slack),
      };
      const { incident } = await store.receive(report, now());
      if (incident !== undefined) await queues.enqueue('investigate', incident.id);
      return lookingAnswer(command.subject, words);
    }
    case 'error':
      await queues.ask({ ...asker, about: { kind: 'error', text: redact(command.text) } });
      return notice(words.say('commands.reading'));
    case 'runbook':
      await queues.ask({ ...asker, about: { kind: 'runbook', topic: command.topic } });
      return notice(words.say('commands.reading'));
    case 'namespace':
      return namespaceAnswer(command.check, words);
    case 'firewall':
      return firewallAnswer(command.answer, words);
    case 'advise':
      await queues.ask({ ...asker, about: { kind: 'advise' } });
      return notice(words.say('commands.reading'));
    case 'lang':
      if (command.locale === undefined) return languageMenu(words);
      await setLanguage(asker.user, command.locale, context);
      return languageSet(languages.wordsFor(command.locale, 'slack'));
    case 'help':
      return helpAnswer({ command: config.slack.command, mention: '@Salvor pod shop/web' }, words);
    case 'misspelt':
      return misspeltAnswer(command, config.slack.command, words);
    case 'incomplete':
      return incompleteAnswer(command, config.slack.command, words);
  }
}
